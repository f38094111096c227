import { AppError, ERRORS } from '@capconnect/kernel';
import { Router } from 'express';
import { allowOnly } from './allow-only.ts';

/** `GET /problems/{code}`: where the `type` of every problem leads. The whole page is in the project's `docs/problems`. */
export function problemPages(): Router {
  const router = Router();
  router
    .route('/problems/:code')
    .get((req, res) => {
      const row = Object.entries(ERRORS).find(([code]) => code === req.params.code);
      if (row === undefined)
        throw new AppError('NOT_FOUND', 'There is no such error code. docs/problems lists them all.');
      const [code, { title, status, retry, actor }] = row;
      res.json({ code, title, status, retry, actor, documentation: `docs/problems/${code}.md` });
    })
    .all(allowOnly('GET'));
  return router;
}
