import { messageOf } from '../errors.ts';

const MEANINGS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of its path is a file and not a folder',
  EISDIR: 'it is a folder',
  EEXIST: 'something is there already',
  ENOTEMPTY: 'it is a folder with files in it',
  ELOOP: 'it is a link, and none is followed',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk can only be read',
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'the quota of the disk is used up',
  EFBIG: 'it would become larger than files may be here',
  ENAMETOOLONG: 'its name is too long',
  ERR_INVALID_ARG_VALUE: 'no file can have this name',
  EMFILE: 'too many files are open; close some and try again',
  ENFILE: 'too many files are open; close some and try again',
  EIO: 'the disk or network that it is on reports a fault',
  ENXIO: 'it is a pipe or a socket',
};

/** Says what a failed system call means, as a clause without the path that the system's own message has in it. */
export function systemProblem(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string') return messageOf(error);
  return MEANINGS[code] ?? `the system says ${code}`;
}

/** Tells whether nothing can be written in a place, whatever is there: no permission, or no room. */
export function isUnwritable(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT'].includes(code);
}
