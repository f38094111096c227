import { html } from './html.ts';
import { pageFrame } from './page-frame.ts';

/** @param wrong - why the last try did not succeed, in words */
export function signInPage({ wrong }: { readonly wrong?: string | undefined }): string {
  return pageFrame({
    title: 'Manager sign-in',
    body: html`<main class="page">
      <form class="card sign-in" method="post" action="/status/sign-in">
        <h1>Manager sign-in</h1>
        <p>
          To retry, export the queue or move bills aside. The token is the one the bridge was set up with.
        </p>
        <label for="token">Admin token</label>
        <input
          id="token"
          name="token"
          type="password"
          autocomplete="current-password"
          required
          autofocus
          ${wrong !== undefined && html`aria-invalid="true" aria-describedby="wrong"`}
        />
        ${wrong !== undefined && html`<p class="wrong" id="wrong" role="alert">${wrong}</p>`}
        <div class="buttons">
          <button class="button first" type="submit">Sign in</button>
          <a class="button" href="/status">Back</a>
        </div>
      </form>
    </main>`,
  });
}
