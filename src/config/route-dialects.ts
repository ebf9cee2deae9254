/** How the code of some languages says its routes. */
export interface Dialect {
  extensions: string[];
  /** Each with the path as its first group. */
  routes: RegExp[];
  /** What the routes of the same file are below. */
  own: RegExp[];
  /** What the routes of any file may be below. */
  prefixes: RegExp[];
  /** Routers that a file itself puts below a path: the groups `name` and `path`, and `parent` where that is a router. */
  routers?: RegExp[];
}

/** A quoted path, as one group. */
export const PATH = String.raw`["'\x60](\/[^"'\x60\s]{0,200})["'\x60]`;
/** A path as the group `path`. */
const AT = PATH.replace('(', '(?<path>');
/** Frameworks that write a path without its first slash. */
const LOOSE = String.raw`["'\x60](\/?[\w\-./]{0,200})["'\x60]`;
/** An entry of a list of Django, and its path or expression. */
const LISTED = String.raw`(?:^|[[(,])\s*`;
const DJANGO = String.raw`["']\^?([\w\-./]{0,200})\$?["']`;
const find = (before: string, path = PATH) => new RegExp(before + path, 'g');

export const DIALECTS: readonly Dialect[] = [
  {
    extensions: ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts'],
    routes: [
      find(
        String.raw`(?:\b(?!axios|http|https|client|request|agent|fetch|supertest|api[Cc]lient)\w+|\bRouter\(\))\.(?:get|all)\(\s*`,
      ),
      find(String.raw`\bmethod:\s*["']GET["'],\s*(?:url|path):\s*`),
      find(String.raw`\b(?:url|path|pathname)\s*===?\s*`),
      find(String.raw`\bcase\s+`),
      find(String.raw`@Get\(\s*`, LOOSE),
      /(@Get)\(\s*\)/g,
    ],
    own: [find(String.raw`@Controller\(\s*(?:\{\s*path:\s*)?`, LOOSE)],
    prefixes: [
      find(String.raw`\.(?:register|basePath|group)\(\s*`),
      find(String.raw`\bprefix:\s*`),
      find(String.raw`setGlobalPrefix\(\s*`, LOOSE),
    ],
    routers: [
      new RegExp(String.raw`\b(?<parent>\w+)\.(?:use|route)\(\s*${AT}\s*,[^;]{0,200}?\b(?<name>\w+)\s*,?\s*\)`, 'g'),
      new RegExp(String.raw`\b(?<name>\w+)\s*=\s*new\s+\w*Router\(\s*\{[^}]{0,200}?\bprefix:\s*${AT}`, 'g'),
    ],
  },
  {
    extensions: ['.py'],
    routes: [
      find(String.raw`@\w+(?:\.\w+)?\.(?:get|route)\(\s*(?:path\s*=\s*|rule\s*=\s*)?r?`),
      find(String.raw`\b(?:Route|add_get|add_route|add_url_rule|web\.get)\(\s*r?`),
      find(String.raw`\bself\.path\s*==\s*`),
      // Of Django; what it includes has paths of its own.
      find(String.raw`${LISTED}(?:path|re_path|url)\(\s*r?`, String.raw`${DJANGO}(?!\s*,\s*(?:include\b|\w+\.site\.))`),
    ],
    own: [find(String.raw`\b(?:APIRouter|Blueprint)\([^)]{0,300}?\b(?:url_)?prefix\s*=\s*`)],
    prefixes: [
      find(String.raw`\b(?:include_router|register_blueprint)\([^)]{0,300}?\b(?:url_)?prefix\s*=\s*`),
      find(String.raw`\bMount\(\s*`),
      find(String.raw`${LISTED}(?:path|re_path|url)\(\s*r?${DJANGO}\s*,\s*include`, ''),
    ],
    routers: [
      new RegExp(
        String.raw`\b(?<name>\w+)\s*=\s*(?:\w+\.)?(?:APIRouter|Blueprint)\([^)]{0,300}?\b(?:url_)?prefix\s*=\s*${AT}`,
        'g',
      ),
    ],
  },
  {
    extensions: ['.go'],
    routes: [
      find(String.raw`\.(?:HandleFunc|Handle|GET|Get)\(\s*`),
      /\.(?:HandleFunc|Handle)\(\s*["`]GET (\/[^"`\s]{0,200})["`]/g,
      find(String.raw`\bURL\.Path\s*==\s*`),
    ],
    own: [],
    prefixes: [find(String.raw`\.(?:Group|Route|Mount|PathPrefix)\(\s*`)],
    routers: [new RegExp(String.raw`\b(?<name>\w+)\s*:?=\s*(?<parent>\w+)\.Group\(\s*${AT}`, 'g')],
  },
  {
    extensions: ['.java', '.kt'],
    routes: [
      find(String.raw`@(?:GetMapping|Get)\(\s*(?:(?:value|path|uri)\s*=\s*)?\{?\s*`, LOOSE),
      /(@GetMapping)\b(?!\s*\()/g,
      find(String.raw`@GET\b[^;{]{0,200}?@Path\(\s*`, LOOSE),
      /(@GET)\b/g,
      find(String.raw`@RequestMapping\([^)]{0,200}?method\s*=[^)]{0,60}GET[^)]{0,60}?(?:value|path)\s*=\s*`, LOOSE),
      find(String.raw`\b(?:\w+\.)?(?:get|createContext)\(\s*`),
    ],
    own: [
      find(String.raw`@(?:RequestMapping|Controller)\(\s*(?:(?:value|path)\s*=\s*)?\{?\s*`, LOOSE),
      find(String.raw`@Path\(\s*${LOOSE}\s*\)[^;{]{0,200}?\bclass\b`, ''),
    ],
    prefixes: [
      find(String.raw`\b(?:path|route)\(\s*`),
      find(String.raw`context-path\s*[:=]\s*`, String.raw`(\/[\w\-./]+)`),
    ],
  },
  {
    extensions: ['.rs'],
    routes: [
      new RegExp(String.raw`\.route\(\s*${PATH}\s*,\s*(?:[\w:]*::)?(?:get|any|web::get)\b`, 'g'),
      find(String.raw`#\[get\(\s*`),
      find(String.raw`\bweb::resource\(\s*`),
      find(String.raw`\.at\(\s*`),
    ],
    own: [],
    prefixes: [find(String.raw`\b(?:nest|scope|mount)\(\s*`)],
  },
  {
    extensions: ['.rb', '.php'],
    routes: [find(String.raw`^\s*get\s*\(?\s*`, LOOSE), find(String.raw`(?:Route::|\$\w+->)get\(\s*`, LOOSE)],
    own: [],
    prefixes: [],
  },
];
