/** @file Spanish: answers to `/settings` and `/admin`, and Discord's own names of permissions. */

import type { Words } from '../en/index.ts';
import { grammar } from '../grammar.ts';

const { number, percent, count, duration } = grammar('es');

const jobs = { one: 'encargo', other: 'encargos' };

export const settings: Words['settings'] = {
  title: ({ server }) => `Ajustes de ${server}`,
  saved: ({ setting, value }) => `Guardado. ${setting}: ${value}`,
  line: ({ setting, value }) => `**${setting}**: ${value}`,
  names: {
    channels: 'Canales',
    spoilers: 'Canales con spoilers',
    roles: 'Límites de los roles',
    pack: 'Modelos',
    quality: 'Calidad',
    style: 'Estilo',
    reactions: 'Reacciones',
    words: 'Palabras que rechazo',
    filter: 'Filtro de imágenes',
    language: 'Idioma',
    private: 'Privado de forma predeterminada',
    buttons: 'Quién puede pulsar los botones',
  },
  everywhere: 'todos los canales',
  none: 'ninguno',
  on: 'activado',
  off: 'desactivado',
  ownLanguage: 'el de cada miembro',
  filterFrom: ({ threshold }) =>
    `activado (fuera de los canales con restricción de edad retengo lo que parezca sexo al menos en un ${percent(threshold)}, también mientras pinto y al volver a mostrarlo)`,
  noFilter: ({ reference }) =>
    `Mi filtro de imágenes no funciona, así que no se puede activar. Quienes mantienen este bot verán por qué en el registro, en \`${reference}\`.`,
  roleLimits: ({ role, waiting, perHour, cooldownMs }) =>
    `${role}: ${number(waiting)} en espera, ${count(perHour, jobs)} por hora${cooldownMs > 0 ? `, ${duration(cooldownMs)} de uno al siguiente` : ''}`,
  listed: ({ words }) => count(words, { one: 'palabra o expresión', other: 'palabras o expresiones' }),
};

export const admin: Words['admin'] = {
  paused: 'En pausa. Los encargos conservan su puesto y ninguno empieza hasta `/administración reanudar`.',
  resumed: 'Los encargos vuelven a ponerse en marcha.',
  draining: ({ left }) =>
    `No acepto nada nuevo; por terminar: ${count(left, jobs)}. \`/administración reanudar\` vuelve a aceptarlos.`,
  blocked: ({ person, cancelled }) =>
    `No acepto nada más de ${person}.${cancelled === 0 ? '' : ` Cancelado: ${count(cancelled, jobs)}.`}`,
  unblocked: ({ person }) => `Vuelvo a aceptar encargos de ${person}.`,
  stats: {
    line: ({ name, value }) => `${name}: ${value}`,
    title: 'Cómo estoy',
    queue: 'Cola',
    open: 'abierta',
    paused: 'en pausa',
    draining: 'cerrada a lo nuevo',
    servers: 'Servidores',
    running: 'En curso',
    waiting: 'En espera',
    today: 'Terminados en las últimas 24 horas',
    failed: 'Fallidos en las últimas 24 horas',
    speed: 'Tiempo por paso',
    memory: 'Memoria',
    device: 'Dispositivo',
    uptime: 'En marcha desde hace',
  },
};

/** As Discord's Spanish client names them. */
export const permissions: Words['permissions'] = {
  ViewChannel: 'Ver canal',
  SendMessages: 'Enviar mensajes',
  SendMessagesInThreads: 'Enviar mensajes en hilos',
  AttachFiles: 'Adjuntar archivos',
  ReadMessageHistory: 'Leer el historial de mensajes',
  ManageMessages: 'Gestionar mensajes',
  ManageGuild: 'Gestionar servidor',
};
