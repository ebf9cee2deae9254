import type { JsonObject } from '../json.ts';
import type { App } from '../state.ts';
import type { World } from '../world.ts';
import { nodeId, timestamp } from './scalars.ts';

const LONG_AGO = timestamp(new Date('2018-07-30T09:30:17Z'));

/** A user as it stands inside other objects (`simple-user`). */
export function userJson(world: World, login: string): JsonObject {
  const user = world.user(login);
  const url = `${world.url}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id: user.id,
    node_id: nodeId('User', user.id),
    avatar_url: `${world.serverUrl}/avatars/u/${user.id}?v=4`,
    gravatar_id: '',
    url,
    html_url: `${world.serverUrl}/${user.type === 'Bot' ? `apps/${login.replace('[bot]', '')}` : login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: user.type,
    user_view_type: 'public',
    site_admin: false,
  };
}

/** The answer of GET /user (`public-user`). */
export function publicUserJson(world: World, login: string): JsonObject {
  return {
    ...userJson(world, login),
    name: login,
    company: null,
    blog: '',
    location: null,
    email: null,
    notification_email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: world.repositories().filter((repository) => repository.owner === login).length,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: LONG_AGO,
    updated_at: LONG_AGO,
  };
}

/** A GitHub App (`integration`). */
export function appJson(world: World, app: App | undefined): JsonObject | null {
  if (app === undefined) return null;
  return {
    id: app.id,
    client_id: `Iv1.${String(app.id).padStart(16, '0')}`,
    slug: app.slug,
    node_id: nodeId('App', app.id),
    owner: userJson(world, 'github'),
    name: app.slug,
    description: null,
    external_url: 'https://help.github.com/en/actions',
    html_url: `${world.serverUrl}/apps/${app.slug}`,
    created_at: LONG_AGO,
    updated_at: LONG_AGO,
    permissions: { actions: 'write', checks: 'write', contents: 'write', issues: 'write', pull_requests: 'write' },
    events: ['check_run', 'pull_request', 'push'],
  };
}
