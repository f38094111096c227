import express from 'express';

// The substrate: Express 5 that takes the same request and answers the same, with nothing verified and nothing kept.
const app = express();
app.post('/webhooks', (_req, res) => {
  res.sendStatus(200);
});
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') console.log(JSON.stringify({ url: `http://127.0.0.1:${address?.port}` }));
});
