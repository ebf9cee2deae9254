import type { Finder } from './finder.ts';
import { CHOSEN_URL } from './port.ts';

/** Services of ASP.NET Core: the project of the web SDK, published and then run. */
export const dotnet: Finder = {
  looksFor: 'a .csproj of Microsoft.NET.Sdk.Web',
  find(folder) {
    const file = folder
      .sources(['.csproj', '.fsproj'])
      .find((name) => /^\w[\w./-]*$/.test(name) && /Sdk="Microsoft\.NET\.Sdk\.Web"/.test(folder.read(name) ?? ''));
    if (file === undefined) return null;
    const assembly = /<AssemblyName>([\w.-]+)<\/AssemblyName>/.exec(folder.read(file) ?? '')?.[1];
    const name = assembly ?? file.slice(file.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
    return {
      service: {
        build: `dotnet publish ${file} -c Release -o .perf-gate/app`,
        start: `dotnet .perf-gate/app/${name}.dll --urls http://127.0.0.1:$PORT`,
        url: CHOSEN_URL,
      },
      found: `${file} (ASP.NET Core takes --urls)`,
      readsPort: true,
    };
  },
};
