/** @file Which files a message has after a request. Source: Discord's "Attachment Request Structure" and "Edit Message". */
import { mediaType, pictureSize, safeFilename, type UploadedFile } from '../cdn/files.ts';
import { type FieldProblem, invalidForm, refuse } from '../errors.ts';
import type { AttachmentRecord } from '../state/records.ts';
import type { World } from '../world.ts';

/** An entry of the request's `attachments`: a kept one by its id, a new one by the number of its file. */
export interface AttachmentEntry {
  readonly id: string | number;
  readonly filename?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly title?: string | null | undefined;
  readonly is_spoiler?: boolean | null | undefined;
}

export interface AttachmentRequest {
  readonly channelId: string;
  readonly ephemeral: boolean;
  /** Absent: what is there stays, files are added. Present: exactly what it lists. */
  readonly entries: readonly AttachmentEntry[] | undefined;
  readonly files: readonly UploadedFile[];
  readonly existing: readonly AttachmentRecord[];
  /** Bytes that one file may have here. */
  readonly limit: number;
}

/** What will be, with the bytes that still have to be stored. */
export interface AttachmentPlan {
  readonly attachments: readonly AttachmentRecord[];
  readonly fresh: readonly { readonly id: string; readonly bytes: Buffer }[];
}

/** @throws DiscordError 40005 for a file above the limit, 50035 for an entry without a file. */
export function planAttachments(world: World, request: AttachmentRequest): AttachmentPlan {
  const heavy = request.files.find(({ bytes }) => bytes.length > request.limit);
  if (heavy) {
    throw refuse('requestTooLarge', `${heavy.filename} has ${heavy.bytes.length} bytes, ${request.limit} are allowed`);
  }
  const fresh: { id: string; bytes: Buffer }[] = [];
  const upload = (file: UploadedFile, entry: AttachmentEntry | undefined): AttachmentRecord => {
    const id = world.ids.next();
    fresh.push({ id, bytes: file.bytes });
    const filename = safeFilename(entry?.filename ?? file.filename);
    const contentType = mediaType(filename);
    const size = pictureSize(contentType, file.bytes);
    return {
      id,
      channelId: request.channelId,
      filename,
      size: file.bytes.length,
      contentType,
      width: size?.width ?? null,
      height: size?.height ?? null,
      description: entry?.description ?? null,
      title: entry?.title ?? null,
      spoiler: entry?.is_spoiler === true || filename.startsWith('SPOILER_'),
      ephemeral: request.ephemeral,
    };
  };
  const { entries, files, existing } = request;
  if (!entries) return { attachments: [...existing, ...files.map((file) => upload(file, undefined))], fresh };

  const problems: FieldProblem[] = [];
  const attachments = entries.flatMap((entry, index) => {
    const kept = existing.find(({ id }) => id === String(entry.id));
    if (kept) {
      return [{ ...kept, ...(entry.description !== undefined && { description: entry.description ?? null }) }];
    }
    const file = files.find(({ key }) => key === String(entry.id));
    if (file) return [upload(file, entry)];
    problems.push({
      path: ['attachments', index, 'id'],
      code: 'ATTACHMENT_NOT_FOUND',
      message: `No attachment of this message has the id ${entry.id}, and no file files[${entry.id}] was sent.`,
    });
    return [];
  });
  if (problems.length > 0) throw invalidForm(problems);
  return { attachments, fresh };
}

export async function storeAttachments(world: World, plan: AttachmentPlan): Promise<void> {
  for (const { id, bytes } of plan.fresh) await world.blobs.put(id, bytes);
}
