/** @file The functions that checkpoints call, each with what we make of the call. Whatever is not listed is refused. */

import { ClassName, Dict, Instance, Storage, TensorView, type Value } from './values.ts';

/** Makes a value of the arguments; `undefined` if they are not what the function takes. */
type Call = (args: readonly Value[]) => Value | undefined;

/** Objects that only ever stand beside weights (hyper-parameters, scores, paths): named, and otherwise forgotten. */
const inert =
  (className: string): Call =>
  () =>
    new Instance(className);

const firstArgument: Call = ([first = null]) => first;
const listOf: Call = ([items]) => (items === undefined ? [] : Array.isArray(items) ? [...items] : undefined);

/** torch._utils: (storage, offset, size, stride, …); what follows concerns gradients and hooks. */
const tensor: Call = ([storage, offset, shape, strides]) =>
  storage instanceof Storage && typeof offset === 'number' && isNumbers(shape) && isNumbers(strides)
    ? new TensorView(storage, offset, shape, strides)
    : undefined;

const isNumbers = (value: Value | undefined): value is number[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'number');

/** `OrderedDict()`, `OrderedDict([(key, value), …])` and `dict(…)` alike. */
const dict: Call = ([pairs]) => {
  const made = new Dict();
  if (pairs === undefined) return made;
  if (!Array.isArray(pairs)) return undefined;
  for (const pair of pairs) {
    const [key, value] = Array.isArray(pair) ? pair : [];
    if (key === undefined || value === undefined) return undefined;
    made.assignments.push(key, value);
  }
  return made;
};

const calls: Readonly<Record<string, Call>> = {
  'torch._utils._rebuild_tensor': tensor,
  'torch._utils._rebuild_tensor_v2': tensor,
  'torch._utils._rebuild_parameter': firstArgument,
  'torch._utils._rebuild_parameter_with_state': firstArgument,
  'torch._tensor._rebuild_from_type_v2': ([, , args]) => (Array.isArray(args) ? tensor(args) : undefined),
  'torch.Size': listOf,
  'torch.device': inert('torch.device'),
  'torch.jit._pickle.build_boollist': firstArgument,
  'torch.jit._pickle.build_doublelist': firstArgument,
  'torch.jit._pickle.build_intlist': firstArgument,
  'torch.jit._pickle.build_tensorlist': firstArgument,
  'torch.jit._pickle.restore_type_tag': firstArgument,

  'collections.OrderedDict': dict,
  'collections.defaultdict': () => new Dict(),
  'collections.Counter': inert('collections.Counter'),
  'collections.deque': inert('collections.deque'),
  'builtins.dict': dict,
  'builtins.list': listOf,
  'builtins.tuple': listOf,
  'builtins.set': listOf,
  'builtins.frozenset': listOf,
  'builtins.complex': inert('builtins.complex'),
  'builtins.slice': inert('builtins.slice'),
  'builtins.bytearray': inert('builtins.bytearray'),

  // Python 2's way to make an object of a class; the class is only named here.
  'copy_reg._reconstructor': ([type]) => (type instanceof ClassName ? new Instance(type.path) : undefined),
  '_codecs.encode': inert('builtins.bytes'),
  'argparse.Namespace': inert('argparse.Namespace'),
  'datetime.datetime': inert('datetime.datetime'),
  'datetime.timedelta': inert('datetime.timedelta'),
  'pathlib.PosixPath': inert('pathlib.PosixPath'),
  'pathlib.PurePosixPath': inert('pathlib.PurePosixPath'),
  'pathlib.WindowsPath': inert('pathlib.WindowsPath'),
  'numpy.dtype': inert('numpy.dtype'),
  'numpy.ndarray': inert('numpy.ndarray'),
  'numpy.core.multiarray.scalar': inert('numpy.scalar'),
  'numpy.core.multiarray._reconstruct': inert('numpy.ndarray'),
  'numpy.random._pickle.__randomstate_ctor': inert('numpy.random.RandomState'),
};

/** Python 2 and newer numpy have other names for the same. */
const canonical = (path: string): string =>
  path
    .replace(/^__builtin__\./, 'builtins.')
    .replace(/^copyreg\./, 'copy_reg.')
    .replace(/^numpy\._core\./, 'numpy.core.');

/**
 * What a call of `path` with `args` gives.
 * @throws Error naming the function if it is not on the list, or the arguments are not its own
 */
export function callResult(path: string, args: readonly Value[]): Value {
  const name = canonical(path);
  const call = Object.hasOwn(calls, name) ? calls[name] : undefined;
  if (!call) {
    throw new Error(
      `it wants to call ${path}, which reading weights does not need. Nothing was run. ` +
        'The file may be hostile: do not open it with PyTorch; get it again from a source you trust, or as .safetensors',
    );
  }
  const result = call(args);
  if (result === undefined)
    throw new Error(`it calls ${path} with arguments that function does not take; it is damaged`);
  return result;
}
