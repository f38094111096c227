import { openSync, writeSync, fsyncSync } from 'node:fs';
import express from 'express';

// The substrate of a bill's acceptance: Express 5 that appends the same body to FILE and has it on disk before its 202.
const file = openSync(process.env['FILE'] ?? '', 'a');
const app = express();
app.post('/v1/bills', express.raw({ type: '*/*' }), (req, res) => {
  writeSync(file, req.body);
  fsyncSync(file);
  res.status(202).json({ status: 'accepted' });
});
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') console.log(JSON.stringify({ url: `http://127.0.0.1:${address?.port}` }));
});
