/**
 * @file Types for `discord-api-spec/zod`, which ships Discord's contract as untyped JavaScript: the schemas used
 * here, each with the type that discord-api-types gives to the same body.
 */
declare module 'discord-api-spec/zod' {
  import type * as api from 'discord-api-types/v10';

  export interface SchemaIssue {
    readonly code: string;
    readonly path: readonly PropertyKey[];
    readonly message: string;
    readonly expected?: string;
    readonly origin?: string;
    readonly minimum?: number | bigint;
    readonly maximum?: number | bigint;
    readonly format?: string;
    readonly pattern?: string;
    readonly values?: readonly unknown[];
    readonly input?: unknown;
    readonly errors?: readonly (readonly SchemaIssue[])[];
  }
  export interface Schema<Body> {
    /** Names the body type; no such property exists. */
    readonly '~body'?: Body;
    safeParse(body: unknown): {
      readonly success: boolean;
      readonly error?: { readonly issues: readonly SchemaIssue[] };
    };
  }

  export const MessageCreateRequestSchema: Schema<api.RESTPostAPIChannelMessageJSONBody>;
  export const MessageEditRequestPartialSchema: Schema<api.RESTPatchAPIChannelMessageJSONBody>;
  export const IncomingWebhookRequestPartialSchema: Schema<api.RESTPostAPIWebhookWithTokenJSONBody>;
  export const IncomingWebhookUpdateRequestPartialSchema: Schema<api.RESTPatchAPIChannelMessageJSONBody>;
  export const PongInteractionCallbackRequestSchema: Schema<api.APIInteractionResponsePong>;
  export const CreateMessageInteractionCallbackRequestSchema: Schema<
    api.APIInteractionResponseChannelMessageWithSource | api.APIInteractionResponseDeferredChannelMessageWithSource
  >;
  export const UpdateMessageInteractionCallbackRequestSchema: Schema<
    api.APIInteractionResponseUpdateMessage | api.APIInteractionResponseDeferredMessageUpdate
  >;
  export const ApplicationCommandAutocompleteCallbackRequestSchema: Schema<api.APIApplicationCommandAutocompleteResponse>;
  export const ModalInteractionCallbackRequestSchema: Schema<api.APIModalInteractionResponse>;
  export const ApplicationCommandCreateRequestSchema: Schema<api.RESTPostAPIApplicationCommandsJSONBody>;
  export const ApplicationCommandUpdateRequestSchema: Schema<api.RESTPostAPIApplicationCommandsJSONBody>;
  export const ApplicationCommandPatchRequestPartialSchema: Schema<api.RESTPatchAPIApplicationCommandJSONBody>;
  export const CreateTextThreadWithMessageRequestSchema: Schema<api.RESTPostAPIChannelMessagesThreadsJSONBody>;
  export const CreateTextThreadWithoutMessageRequestSchema: Schema<api.RESTPostAPIChannelThreadsJSONBody>;
  export const UpdateThreadRequestPartialSchema: Schema<api.RESTPatchAPIChannelJSONBody>;
  export const UpdateGuildChannelRequestPartialSchema: Schema<api.RESTPatchAPIChannelJSONBody>;
  export const CreateGuildChannelRequestSchema: Schema<
    api.RESTPostAPIGuildChannelJSONBody & { readonly topic?: string | null }
  >;
  export const CreateRoleRequestSchema: Schema<api.RESTPostAPIGuildRoleJSONBody>;
  export const UpdateRoleRequestPartialSchema: Schema<api.RESTPatchAPIGuildRoleJSONBody>;
  export const CreatePrivateChannelRequestSchema: Schema<api.RESTPostAPICurrentUserCreateDMChannelJSONBody>;
  export const BotAccountPatchRequestSchema: Schema<api.RESTPatchAPICurrentUserJSONBody>;
  export const ApplicationFormPartialSchema: Schema<api.RESTPatchCurrentApplicationJSONBody>;

  export const ApplicationCommandResponseSchema: Schema<api.APIApplicationCommand>;
  export const EmojiResponseSchema: Schema<api.APIEmoji>;
  export const GatewayBotResponseSchema: Schema<api.RESTGetAPIGatewayBotResult>;
  export const GatewayResponseSchema: Schema<api.RESTGetAPIGatewayResult>;
  export const GuildChannelResponseSchema: Schema<api.APIGuildChannel>;
  export const GuildMemberResponseSchema: Schema<api.APIGuildMember>;
  export const GuildRoleResponseSchema: Schema<api.APIRole>;
  export const GuildWithCountsResponseSchema: Schema<api.APIGuild>;
  export const InteractionCallbackResponseSchema: Schema<api.RESTPostAPIInteractionCallbackWithResponseResult>;
  export const MessageResponseSchema: Schema<api.APIMessage>;
  export const MyGuildResponseSchema: Schema<api.RESTAPIPartialCurrentUserGuild>;
  export const PrivateApplicationResponseSchema: Schema<api.APIApplication>;
  export const PrivateChannelResponseSchema: Schema<api.APIDMChannel>;
  export const ThreadMemberResponseSchema: Schema<api.APIThreadMember>;
  export const ThreadResponseSchema: Schema<api.APIThreadChannel>;
  export const UserPIIResponseSchema: Schema<api.APIUser>;
  export const UserResponseSchema: Schema<api.APIUser>;
}
