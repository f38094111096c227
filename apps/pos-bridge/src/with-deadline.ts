import type { AppError } from '@capconnect/kernel';

/** Gives up waiting, not the work: what is under way at Capillary goes on. */
export async function withDeadline<Result>(
  work: Promise<Result>,
  deadlineMs: number,
  late: () => AppError,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(late()), deadlineMs);
  });
  // Nobody may be listening any more when it fails at last.
  work.catch(() => {});
  try {
    return await Promise.race([work, passed]);
  } finally {
    clearTimeout(timer);
  }
}
