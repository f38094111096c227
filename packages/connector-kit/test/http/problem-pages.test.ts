import { ERRORS } from '@capconnect/kernel';
import { expect, it } from 'vitest';
import { serve } from './serve.ts';

it('explains every code where the type of its problems leads', async () => {
  const { url } = await serve(() => {});
  for (const code of Object.keys(ERRORS)) {
    const answer = await fetch(`${url}/problems/${code}`);
    expect(await answer.json()).toMatchObject({ code, documentation: `docs/problems/${code}.md` });
  }
});

it('knows no other code', async () => {
  const { url } = await serve(() => {});
  for (const code of ['NOPE', 'toString', '__proto__'])
    expect((await fetch(`${url}/problems/${code}`)).status).toBe(404);
});
