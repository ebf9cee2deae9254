import { arch, cpus, release, totalmem } from 'node:os';
import type { Machine } from './run-document.ts';

/**
 * Describes the machine that this process runs on. On a hosted runner the image's family stands for the operating
 * system (`ubuntu24`): its weekly version would make every stored baseline incomparable.
 */
export function currentMachine(env: NodeJS.ProcessEnv = process.env): Machine {
  const processors = cpus();
  const kernel = release().split('.').slice(0, 2).join('.');
  return {
    cpu: processors[0]?.model.trim() || 'unknown',
    cores: processors.length,
    memory: totalmem(),
    os: env.ImageOS ? `${env.ImageOS} ${arch()}` : `${process.platform} ${kernel} ${arch()}`,
    node: Number(process.versions.node.split('.')[0]),
  };
}
