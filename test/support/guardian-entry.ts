// What dist/cleanup does as a guardian: `guard <registry file>`.
import { guard } from '../../src/service/guardian.ts';

await guard(process.argv[3] as string);
