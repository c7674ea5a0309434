/** @file Application commands and the application as Discord's JSON. */
import type { Json } from '../json.ts';
import type { CommandRecord } from '../state/records.ts';
import type { State } from '../state/state.ts';
import { userView } from './user.ts';

/** @param localizations whether the dictionaries are wanted (`with_localizations`, or a single command). */
export function commandView(state: State, command: CommandRecord, localizations = true): Json {
  const { definition } = command;
  const { name_localizations, description_localizations, options, ...rest } = definition;
  return {
    id: command.id,
    application_id: state.application.id,
    version: command.version,
    ...rest,
    dm_permission: definition.contexts === null || definition.contexts.includes(1),
    ...(options.length > 0 && { options: localizations ? options : options.map(withoutLocalizations) }),
    ...(localizations && { name_localizations, description_localizations }),
    ...(command.guildId !== null && { guild_id: command.guildId }),
  };
}

function withoutLocalizations(option: CommandRecord['definition']['options'][number]): Json {
  const { name_localizations: _names, description_localizations: _descriptions, options, choices, ...rest } = option;
  return {
    ...rest,
    ...(options && { options: options.map(withoutLocalizations) }),
    ...(choices && { choices: choices.map(({ name, value }) => ({ name, value })) }),
  };
}

export function applicationView(state: State): Json {
  const { application } = state;
  return {
    id: application.id,
    name: application.name,
    icon: null,
    description: application.description,
    type: null,
    flags: application.flags,
    flags_new: String(application.flags),
    bot: userView(state.user(application.id)),
    bot_public: true,
    bot_require_code_grant: false,
    integration_types_config: { '0': {}, '1': {} },
    verify_key: '0'.repeat(64),
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    owner: userView(state.user(application.ownerId)),
    approximate_guild_count: [...state.guilds.values()].filter(({ members }) =>
      members.some(({ userId }) => userId === application.id),
    ).length,
    approximate_user_install_count: [...state.users.values()].filter(({ installedApp }) => installedApp).length,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    team: null,
    eligible_oauth2_scopes: [],
    summary: '',
    hook: true,
    is_monetized: false,
  };
}
