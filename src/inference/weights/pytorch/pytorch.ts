/** @file Reads PyTorch files without Python: zip archives, TorchScript, and the stream format before 1.6. */

import { messageOf } from '../../message-of.ts';
import type { Checkpoint, Dtype, TensorInfo } from '../checkpoint.ts';
import { bytesPerElement, elementCount, toFloat32 } from '../dtype.ts';
import { CheckpointError } from '../error.ts';
import { openFile, type RandomAccessFile } from '../file.ts';
import { openArchive } from './archive.ts';
import { LEGACY_START, openLegacy } from './legacy.ts';
import type { PickledFile } from './pickled-file.ts';
import { stateDict } from './state-dict.ts';
import { dtypeOf } from './storage-types.ts';
import { gather, isContiguous, span } from './strides.ts';
import type { TensorView } from './values.ts';

/**
 * Opens a `.pt`, `.pth` or `.ckpt` file. Its pickle is interpreted for data only: nothing in it is executed, and a call
 * of anything but the listed functions (calls.ts) is refused by name. Of Lightning's and basicsr's files, the weights
 * are taken (`state_dict`, else `params_ema`, else `params`) and the rest is passed over.
 * @throws CheckpointError
 */
export async function openPytorch(path: string): Promise<Checkpoint> {
  const file = await openFile(path);
  try {
    const pickled = await openPickled(file);
    return contents(file, pickled);
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function openPickled(file: RandomAccessFile): Promise<PickledFile> {
  const start = await file.read(0, Math.min(file.size, LEGACY_START.length));
  if (start[0] === 0x50 && start[1] === 0x4b) return openArchive(file); // "PK"
  if (Buffer.compare(start, LEGACY_START) === 0) return openLegacy(file);
  throw new CheckpointError(file.path, 'PyTorch did not write it: it starts like neither of its two formats');
}

interface StoredTensor extends TensorInfo {
  readonly view: TensorView;
}

function contents(file: RandomAccessFile, pickled: PickledFile): Checkpoint {
  const tensors = new Map<string, StoredTensor>();
  try {
    for (const [name, view] of stateDict(pickled.root, pickled.isTorchScript)) {
      tensors.set(name, { name, shape: view.shape, dtype: checkedDtype(name, view, pickled), view });
    }
  } catch (error) {
    throw new CheckpointError(file.path, messageOf(error), { cause: error });
  }
  return {
    source: file.path,
    tensors,
    async read(name) {
      const tensor = tensors.get(name);
      if (!tensor) throw new CheckpointError(file.path, `it has no tensor "${name}"`);
      return readTensor(tensor, pickled);
    },
    close: () => file.close(),
  };
}

/** Checks that every element of the tensor is in its storage, and its storage in the file. */
function checkedDtype(name: string, { storage, offset, shape, strides }: TensorView, pickled: PickledFile): Dtype {
  const dtype = dtypeOf(storage);
  if (!dtype) throw new Error(`"${name}" is made of ${storage.type}, which is not read`);
  const elements = elementCount(shape);
  // Strides and offset are counts too. A view may not repeat elements: a broadcast one could claim 2⁶⁰ of them.
  if (
    elements === undefined ||
    elements > storage.elements ||
    strides.length !== shape.length ||
    ![offset, ...strides].every((count) => Number.isSafeInteger(count) && count >= 0) ||
    (elements > 0 && offset + span(shape, strides) > storage.elements)
  ) {
    throw new Error(
      `"${name}" claims shape [${shape}], strides [${strides}] from element ${offset} on, ` +
        `but its storage has ${storage.elements} elements`,
    );
  }
  const needed = (storage.start + storage.elements) * bytesPerElement[dtype];
  const there = pickled.bytesOf(storage.key);
  if (there === undefined || there < needed) {
    throw new Error(
      `"${name}" needs ${needed} bytes, but its storage ${storage.key} has ${there ?? 0}; it is cut short`,
    );
  }
  return dtype;
}

async function readTensor({ dtype, view }: StoredTensor, pickled: PickledFile): Promise<Float32Array> {
  const { storage, offset, shape, strides } = view;
  if (shape.includes(0)) return new Float32Array();
  const size = bytesPerElement[dtype];
  const bytes = await pickled.read(storage.key, (storage.start + offset) * size, span(shape, strides) * size);
  const values = toFloat32(bytes, dtype);
  return isContiguous(shape, strides) ? values : gather(values, shape, strides);
}
