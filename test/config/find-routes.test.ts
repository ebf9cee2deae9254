import { describe, expect, it } from 'vitest';
import { findRoutes } from '../../src/config/find-routes.ts';
import { makeFolder } from './workspace.ts';

describe('routes in the code', () => {
  it.each<[string, Record<string, string>, string[]]>([
    [
      'express, with a router in a file of its own',
      {
        'src/app.js': `const users = require('./routes/users');
app.get('/health', (req, res) => res.end());
app.use('/api/users', auth, users);
// app.get('/commented', f)
app.use(express.static('public'));`,
        'src/routes/users.js':
          "router.get('/', list);\nrouter.get('/top', top);\nrouter.get('/:id', one);\nrouter.post('/', add);",
      },
      ['/health', '/api/users', '/api/users/top'],
    ],
    [
      'express, with routers of routers as modules',
      {
        'index.ts': "import { api } from './api/index.js';\napp.use('/api', api);",
        'api/index.ts': "import items from './items.js';\nexport const api = Router();\napi.use('/items', items);",
        'api/items.ts': "export default Router().get('/all', f);",
      },
      ['/api/items/all'],
    ],
    [
      'fastify, with a plugin and a route as an object',
      {
        'server.mjs':
          "app.register(import('./shop.mjs'), { prefix: '/v1' });\napp.route({ method: 'GET', url: '/version2', handler });",
        'shop.mjs': "export default async (app) => { app.get('/catalog', f); };",
      },
      ['/version2', '/v1/catalog'],
    ],
    [
      'Nest',
      {
        'src/cats.controller.ts':
          "@Controller('cats')\nclass C {\n @Get()\n all() {}\n @Get('names')\n names() {}\n @Get(':id')\n one() {}\n}",
      },
      ['/cats', '/cats/names'],
    ],
    [
      'node:http',
      { 'server.js': "if (request.url === '/a') x();\nswitch (url.pathname) { case '/b': }" },
      ['/a', '/b'],
    ],
    ['what a client asks is no route', { 'a.js': "axios.get('/x'); fetch.get('/y'); http.get('/z')" }, []],
    [
      'Flask with a blueprint, and FastAPI with a router',
      {
        'a.py':
          "bp = Blueprint('a', __name__, url_prefix='/shop')\n@bp.route('/items')\ndef f(): ...\n@bp.get('/items/<int:id>')\ndef g(): ...",
        'b.py': "router = APIRouter(prefix='/b')\n@router.get('/list')\ndef f(): ...\n# @router.get('/no')",
      },
      ['/shop/items', '/b/list'],
    ],
    [
      'Django',
      {
        'manage.py': '',
        'shop/urls.py': "urlpatterns = [\n    path('items/', f),\n    path('items/<int:id>/', g),\n]",
      },
      ['/items/'],
    ],
    [
      'Express with routers in the same file',
      {
        'index.js':
          "const api = express.Router();\nconst admin = express.Router();\napi.get('/products', f);\nadmin.get('/reports', f);\n" +
          "api.use('/admin', admin);\napp.get('/live', f);\napp.use('/api/v1', auth, api);\napp.use('/files', express.static('files'));",
      },
      ['/api/v1/products', '/api/v1/admin/reports', '/live'],
    ],
    [
      'Express with routers in the same file, itself mounted',
      {
        'index.js': "app.use('/v2', require('./shop'));",
        'shop.js': "const inner = Router();\ninner.get('/a', f);\nouter.get('/b', f);\nouter.use('/in', inner);",
      },
      ['/v2/in/a', '/v2/b'],
    ],
    ['Koa', { 'a.js': "const r = new Router({ prefix: '/koa' });\nr.get('/a', f);" }, ['/koa/a']],
    [
      'Flask with a blueprint in the same file',
      {
        'app.py':
          "shop = Blueprint('shop', __name__, url_prefix='/shop')\napp = Flask(__name__)\n" +
          "@shop.route('/items')\ndef a(): pass\n@app.route('/live')\ndef b(): pass",
      },
      ['/shop/items', '/live'],
    ],
    [
      'FastAPI with two routers in the same file',
      {
        'a.py':
          "one = fastapi.APIRouter(tags=['a'], prefix='/one')\ntwo = APIRouter(prefix='/two')\n" +
          "@one.get('/x')\ndef a(): pass\n@two.get('/')\ndef b(): pass",
      },
      ['/one/x', '/two'],
    ],
    [
      'Go with groups',
      {
        'main.go':
          'v1 := r.Group("/v1")\nadmin := v1.Group("/admin")\nv1.GET("/users", f)\nadmin.GET("/jobs", f)\nr.GET("/live", f)',
      },
      ['/v1/users', '/v1/admin/jobs', '/live'],
    ],
    [
      'Django on one line, with expressions and without what it includes',
      {
        'manage.py': '',
        'shop/urls.py':
          "urlpatterns = [path('admin/', admin.site.urls), path('health/', h), path('api/', include('store.urls')),\n" +
          "    re_path(r'^feed/', include(feed)), path('', views.home)]",
        'store/urls.py':
          "urlpatterns = [re_path(r'^tags/$', t), re_path(r'^tags/(?P<id>[0-9]+)/$', t), url(\n  r'^old/list$', o)]\nos.path.join('a/')",
      },
      ['/health/', '/', '/tags/', '/old/list'],
    ],
    [
      'Go',
      {
        'main.go':
          'mux.HandleFunc("/a", f)\nmux.HandleFunc("GET /b", f)\nmux.HandleFunc("POST /c", f)\nr.GET("/d", f)\nr.Get("/e/{id}", f)\nr.POST("/f", f)',
      },
      ['/a', '/b', '/d'],
    ],
    [
      'Spring',
      {
        'src/main/java/A.java':
          '@RestController\n@RequestMapping("/api")\nclass A {\n @GetMapping("/items")\n x\n @GetMapping\n y\n @PostMapping("/z")\n}',
      },
      ['/api/items', '/api'],
    ],
    [
      'JAX-RS',
      { 'A.java': '@Path("/shop")\npublic class A {\n @GET\n @Path("/items")\n x\n}' },
      ['/shop/items', '/shop'],
    ],
    ['Javalin', { 'A.java': 'app.get("/items", ctx -> {});\napp.post("/x", f);' }, ['/items']],
    [
      'Rust',
      {
        'src/main.rs': 'Router::new().route("/a", get(a)).route("/b", post(b)).route("/c/{id}", get(c));\n#[get("/d")]',
      },
      ['/a', '/d'],
    ],
    [
      'in tests, packages and what is built',
      { 'a.test.js': "app.get('/a')", 'node_modules/b/i.js': "app.get('/b', f)", 'dist/i.js': "app.get('/c', f)" },
      [],
    ],
    [
      'that cannot be asked as they stand',
      { 'a.js': "app.get('/*', f); app.get('/a/../b', f); app.get('/a b', f)" },
      [],
    ],
  ])('%s', (_, files, routes) => {
    expect(findRoutes(makeFolder(files)).routes).toEqual(routes);
  });

  it('and what they may be below', () => {
    const files = {
      'app.py': "app.register_blueprint(items, url_prefix='/api')\napp.include_router(users, prefix='/v1')",
    };
    expect(findRoutes(makeFolder(files)).prefixes).toEqual(['/api', '/v1']);
  });

  it('and documents that describe them', () => {
    const files = { 'openapi.yaml': '', 'docs/swagger.json': '', 'api/openapi.v3.json': '', 'other.yaml': '' };
    expect(findRoutes(makeFolder(files)).documents).toEqual([
      'openapi.yaml',
      'docs/swagger.json',
      'api/openapi.v3.json',
    ]);
  });

  it('are bounded', () => {
    const text = Array.from({ length: 5000 }, (_, index) => `app.get('/r${index}', f);`).join('\n');
    expect(findRoutes(makeFolder({ 'a.js': text })).routes).toHaveLength(100);
    expect(findRoutes(makeFolder({ 'a.js': `app.get(${' '.repeat(200_000)}` })).routes).toEqual([]);
    expect(findRoutes(makeFolder({ 'a.py': 'Blueprint('.repeat(50_000) })).routes).toEqual([]);
    expect(findRoutes(makeFolder({ 'a.js': ".use('/a',".repeat(50_000) })).routes).toEqual([]);
  });
});
