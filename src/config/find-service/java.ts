import type { Finder, Found } from './finder.ts';
import { CHOSEN_URL, fixedPort, type PortUse, portOf } from './port.ts';
import type { SourceFolder } from './source-folder.ts';

const SETTINGS = ['application.properties', 'application.yml', 'application.yaml'];

/** Services in Java or Kotlin, built by Maven or Gradle, through the wrapper where there is one. */
export const java: Finder = {
  looksFor: 'pom.xml or build.gradle(.kts) of Spring Boot, Quarkus, Micronaut, or with a main class',
  find(folder) {
    const pom = folder.read('pom.xml');
    if (pom !== null) return found('pom.xml', folder, maven(folder, pom));
    const file = ['build.gradle', 'build.gradle.kts'].find((name) => folder.has(name));
    return file === undefined ? null : found(file, folder, gradle(folder, folder.read(file) ?? ''));
  },
};

/** Lines that start a service, and what is already known of its port. */
interface Plan {
  build: string;
  start: string;
  use: PortUse | null;
}

function found(file: string, folder: SourceFolder, plan: Plan | null): Found | null {
  if (plan === null) return null;
  const { url, before, because, readsPort } = plan.use ?? portOf(sourcesOf(folder).map(({ text }) => text));
  return {
    service: { build: plan.build, start: `${before}${plan.start}`, url },
    found: `${file} (${because})`,
    readsPort,
  };
}

function maven(folder: SourceFolder, pom: string): Plan | null {
  const tool = folder.has('mvnw') ? './mvnw' : 'mvn';
  const build = `${tool} -q package -DskipTests`;
  const artifact = /<artifactId>([\w.-]+)<\/artifactId>/.exec(
    pom.replace(/<(parent|dependencies|build)>[\s\S]*?<\/\1>/g, ''),
  )?.[1];
  const named = /<finalName>([\w.-]+)<\/finalName>/.exec(pom)?.[1];
  const jar = named !== undefined ? `target/${named}.jar` : `target/${artifact ?? ''}*.jar`;
  const framework = frameworkOf(
    pom,
    folder,
    `java -jar ${jar}`,
    'java -Dquarkus.http.port=$PORT -jar target/quarkus-app/quarkus-run.jar',
  );
  if (framework !== null) return { build, ...framework };
  const isWhole = /maven-(?:shade|assembly)-plugin/.test(pom);
  if (isWhole && /<mainClass>|<Main-Class>|jar-with-dependencies/.test(pom)) {
    const whole =
      pom.includes('jar-with-dependencies') && !pom.includes('<appendAssemblyId>false')
        ? 'target/*-jar-with-dependencies.jar'
        : jar;
    return { build, start: `java -jar ${whole}`, use: null };
  }
  const main = /<mainClass>([\w.$]+)<\/mainClass>/.exec(pom)?.[1] ?? mainClass(folder);
  if (main === null) return null;
  const copied = 'dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=target/lib';
  return {
    build: `${build} ${copied}`,
    start: `java -cp 'target/classes:target/lib/*' ${main.includes('$') ? `'${main}'` : main}`,
    use: null,
  };
}

function gradle(folder: SourceFolder, script: string): Plan | null {
  const tool = `${folder.has('gradlew') ? './gradlew' : 'gradle'} -q --no-daemon`;
  const quarkus = 'java -Dquarkus.http.port=$PORT -jar build/quarkus-app/quarkus-run.jar';
  const framework = frameworkOf(script, folder, 'java -jar build/libs/*.jar', quarkus);
  if (framework?.kind === 'spring') return { build: `${tool} bootJar`, ...framework };
  if (framework?.kind === 'quarkus') return { build: `${tool} build -x test`, ...framework };
  // Its script is the first of the two that installDist writes; the other one is for Windows.
  const start = 'set -- build/install/*/bin/*; exec "$1"';
  if (framework?.kind === 'micronaut') return { build: `${tool} installDist`, start, use: framework.use };
  if (!/\bapplication\b/.test(script) || mainClass(folder) === null) return null;
  return { build: `${tool} installDist`, start, use: null };
}

function frameworkOf(
  description: string,
  folder: SourceFolder,
  jar: string,
  quarkus: string,
): { kind: 'spring' | 'quarkus' | 'micronaut'; start: string; use: PortUse } | null {
  const chosen = (because: string, before = ''): PortUse => ({
    ...portOf([]),
    url: CHOSEN_URL,
    because,
    before,
    readsPort: true,
  });
  if (/spring-boot-(?:maven-plugin|starter)|org\.springframework\.boot/.test(description)) {
    const fixed = /^\s*server\.port\s*[=:]\s*(\d+)/m.exec(settingsOf(folder))?.[1];
    const because = `Spring Boot takes --server.port${fixed === undefined ? '' : ` instead of ${fixedPort(fixed, 'port').because}`}`;
    return { kind: 'spring', start: `${jar} --server.port=$PORT`, use: chosen(because) };
  }
  if (/\bio\.quarkus\b/.test(description)) {
    return { kind: 'quarkus', start: quarkus, use: chosen('Quarkus takes quarkus.http.port') };
  }
  if (/\bio\.micronaut\b/.test(description)) {
    return {
      kind: 'micronaut',
      start: jar,
      use: chosen('Micronaut reads MICRONAUT_SERVER_PORT', 'MICRONAUT_SERVER_PORT=$PORT '),
    };
  }
  return null;
}

function settingsOf(folder: SourceFolder): string {
  return SETTINGS.map((name) => folder.read(`src/main/resources/${name}`) ?? '')
    .join('\n')
    .replace(/^server:\s*\n\s+port:/m, 'server.port:');
}

/** The class with a main method; the one that opens a port before others. */
function mainClass(folder: SourceFolder): string | null {
  const mains = sourcesOf(folder).filter(({ text }) => /\bstatic\s+void\s+main\s*\(|^fun main\(/m.test(text));
  const main =
    mains.find(({ text }) =>
      /\bJavalin\b|HttpServer|ServerSocket|\.listen\(|\bport\(|embeddedServer|Undertow|Jetty/.test(text),
    ) ?? mains[0];
  if (main === undefined) return null;
  const inPackage = /^\s*package\s+([\w.]+)/m.exec(main.text)?.[1];
  const file = main.name.slice(main.name.lastIndexOf('/') + 1);
  const name = file.endsWith('.kt') ? `${file.slice(0, -3)}Kt` : file.slice(0, -5);
  return /^[\w$]+$/.test(name) ? (inPackage === undefined ? name : `${inPackage}.${name}`) : null;
}

function sourcesOf(folder: SourceFolder): { name: string; text: string }[] {
  return folder.sources(['.java', '.kt']).map((name) => ({ name, text: folder.read(name) ?? '' }));
}
