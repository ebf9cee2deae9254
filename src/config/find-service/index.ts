import { container } from './container.ts';
import { databaseOf } from './database.ts';
import { deno } from './deno.ts';
import { dotnet } from './dotnet.ts';
import type { Finder, Found, Service } from './finder.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import { node } from './node.ts';
import { workspaceFolders } from './node-packages.ts';
import { php } from './php.ts';
import { PROCFILE_LOOKS_FOR, withProcfile } from './procfile.ts';
import { python } from './python.ts';
import { ruby } from './ruby.ts';
import { rust } from './rust.ts';
import { servicePaths } from './service-paths.ts';
import { SourceFolder } from './source-folder.ts';

export type { Service } from './finder.ts';

/** In the order of trust: what is the service itself before what merely holds it. */
const FINDERS: readonly Finder[] = [node, go, java, rust, python, ruby, php, dotnet, deno];
/** Folders of services that no workspace names. */
const PARENTS = ['.', 'apps', 'services', 'packages', 'cmd'];
const MOST_FOLDERS = 100;

/** What a folder holds: one service, or several of which one has to be chosen. */
export type Discovery = { service: Service; found: string; readsPort: boolean } | { several: string[] };

/**
 * Looks for a service in `folder`, and if there is none, in the folders below it. Files are read; nothing is run, and no
 * link is followed.
 */
export function findService(path: string): Discovery | null {
  const folder = new SourceFolder(path);
  const here = findIn(folder);
  if (here !== null && !here.guess) return complete(folder, here, null);
  const below = findBelow(folder);
  const [only, other] = below;
  if (only === undefined) return here === null ? null : complete(folder, here, null);
  if (other !== undefined) return { several: below.map(({ place }) => place) };
  return complete(folder, only.found, only.place);
}

/** What is looked for, for a message that nothing was found. */
export function lookedFor(): string[] {
  return [...FINDERS.map(({ looksFor }) => looksFor), PROCFILE_LOOKS_FOR, container.looksFor];
}

function findIn(folder: SourceFolder): Found | null {
  const all = FINDERS.map((finder) => finder.find(folder)).filter((found) => found !== null);
  const sure = withProcfile(folder, all.find(({ guess }) => !guess) ?? null);
  return sure ?? container.find(folder) ?? all[0] ?? null;
}

/** Services one level below, front ends only where there is nothing else. */
function findBelow(folder: SourceFolder): { place: string; found: Found }[] {
  const usual = PARENTS.flatMap((parent) =>
    folder
      .list(parent)
      .filter(
        ({ name, isFolder }) =>
          isFolder && !/^\.|^(?:node_modules|vendor|target|dist|build|test|tests|docs|examples?)$/.test(name),
      )
      .map(({ name }) => (parent === '.' ? name : `${parent}/${name}`)),
  );
  const places = [...new Set([...workspaceFolders(folder), ...usual])].slice(0, MOST_FOLDERS);
  const all = places.flatMap((place) => {
    const inside = folder.within(place);
    const found = inside === null ? null : findIn(inside);
    return found === null ? [] : [{ place, found }];
  });
  const sure = all.filter(({ found }) => !found.guess);
  return sure.length > 0 ? sure : all;
}

function complete(folder: SourceFolder, { service, found, readsPort }: Found, place: string | null): Discovery {
  // The folder that keeps itself out of git is at the top.
  const up = place === null ? '' : '../'.repeat(place.split('/').length);
  const atTop = (line: string | null) => line?.replaceAll(/(?<![\w./])\.perf-gate\//g, `${up}.perf-gate/`) ?? null;
  return {
    service: {
      teardown: null,
      ...service,
      build: atTop(service.build),
      start: atTop(service.start) ?? service.start,
      workingDirectory: place,
      paths: servicePaths(folder),
      copy: [],
      database: databaseOf(place === null ? folder : (folder.within(place) ?? folder)),
    },
    found: place === null ? found : `${place}: ${found}`,
    readsPort,
  };
}
