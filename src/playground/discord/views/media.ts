/** @file Embeds and components as Discord's JSON: defaults filled in, `attachment://` replaced by real addresses. */
import type { APIEmbed } from 'discord-api-types/v10';
import { ComponentType } from 'discord-api-types/v10';
import { isRecord, type Json } from '../json.ts';
import type { AttachmentRecord } from '../state/records.ts';

const SCHEME = 'attachment://';

/** Where an attachment can be fetched now. */
export type AddressOf = (attachment: AttachmentRecord) => string;

export interface Media {
  readonly attachments: readonly AttachmentRecord[];
  readonly addressOf: AddressOf;
}

/** The names that `attachment://…` addresses inside a value point to. */
export function attachmentNames(value: unknown): Set<string> {
  if (typeof value === 'string') return new Set(value.startsWith(SCHEME) ? [value.slice(SCHEME.length)] : []);
  const inside = Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : [];
  return new Set(inside.flatMap((item) => [...attachmentNames(item)]));
}

export function embedView(embed: APIEmbed, media: Media): Json {
  const { image, thumbnail, author, footer, fields, ...rest } = embed;
  const picture = (shown: { url: string } | null | undefined) => shown && { ...shown, ...unfurled(shown.url, media) };
  const icon = <T extends { icon_url?: string }>(named: T | null | undefined) =>
    named && { ...named, ...(named.icon_url && { icon_url: unfurled(named.icon_url, media).url }) };
  return withoutNulls({
    type: 'rich',
    ...rest,
    image: picture(image),
    thumbnail: picture(thumbnail),
    author: icon(author),
    footer: icon(footer),
    fields: fields?.map((field) => ({ ...field, inline: field.inline ?? false })),
  });
}

export function componentView(component: unknown, media: Media): Json {
  if (!isRecord(component)) return {};
  const { components, accessory, items, media: shown, file, ...rest } = component;
  const inside = (list: unknown) => (Array.isArray(list) ? list.map((item) => componentView(item, media)) : undefined);
  return {
    ...withoutNulls({
      ...rest,
      components: inside(components),
      accessory: accessory && componentView(accessory, media),
    }),
    ...defaultsOf(component, media, { items, shown, file }),
  };
}

/** What Discord adds to each kind of component. */
function defaultsOf(
  component: Json,
  media: Media,
  { items, shown, file }: { items: unknown; shown: unknown; file: unknown },
): Json {
  const caption = { description: component.description ?? null, spoiler: component.spoiler ?? false };
  switch (component.type) {
    case ComponentType.StringSelect:
    case ComponentType.UserSelect:
    case ComponentType.RoleSelect:
    case ComponentType.MentionableSelect:
    case ComponentType.ChannelSelect:
      return { min_values: component.min_values ?? 1, max_values: component.max_values ?? 1 };
    case ComponentType.Separator:
      return { spacing: component.spacing ?? 1, divider: component.divider ?? true };
    case ComponentType.Container:
      return { accent_color: component.accent_color ?? null, spoiler: component.spoiler ?? false };
    case ComponentType.Thumbnail:
      return { media: mediaView(shown, media), ...caption };
    case ComponentType.File: {
      const view = mediaView(file, media);
      const attachment = media.attachments.find(({ id }) => id === view.attachment_id);
      return {
        file: view,
        name: attachment?.filename ?? null,
        size: attachment?.size ?? null,
        spoiler: component.spoiler ?? false,
      };
    }
    case ComponentType.MediaGallery:
      return {
        items: (Array.isArray(items) ? items : []).map((item: Json) => ({
          media: mediaView(item.media, media),
          description: item.description ?? null,
          spoiler: item.spoiler ?? false,
        })),
      };
    default:
      return {};
  }
}

function mediaView(value: unknown, media: Media): Json {
  const url = isRecord(value) ? String(value.url) : '';
  const attachment = attachmentAt(url, media);
  return { id: attachment?.id ?? '0', ...unfurled(url, media), ...(attachment && { attachment_id: attachment.id }) };
}

function unfurled(url: string, media: Media): { url: string } & Json {
  const attachment = attachmentAt(url, media);
  if (!attachment) return { url, proxy_url: url };
  const address = media.addressOf(attachment);
  return {
    url: address,
    proxy_url: address,
    content_type: attachment.contentType,
    width: attachment.width ?? 0,
    height: attachment.height ?? 0,
  };
}

function attachmentAt(url: string, { attachments }: Media): AttachmentRecord | undefined {
  return attachments.find(({ filename }) => `${SCHEME}${filename}` === url);
}

function withoutNulls(fields: Json): Json {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));
}
