/** Answers of the authorization server: JSON with CORS, redirects, and plain pages. */

/** Any origin may ask for discovery and tokens (SMART 2.2, "Considerations for Cross-Origin Resource Sharing"). */
const corsHeaders = (request: Request): Record<string, string> => {
  const origin = request.headers.get('Origin')
  return origin === null ? {} : { 'Access-Control-Allow-Origin': origin, Vary: 'Origin' }
}

export const json = (request: Request, body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      // RFC 6749 §5.1
      'Cache-Control': 'no-store',
      Pragma: 'no-cache',
      ...corsHeaders(request),
    },
  })

/** The answer to a preflight. */
export const preflight = (request: Request): Response =>
  new Response(null, {
    status: 204,
    headers: {
      ...corsHeaders(request),
      'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
      'Access-Control-Allow-Headers': request.headers.get('Access-Control-Request-Headers') ?? '',
      'Access-Control-Max-Age': '600',
      Vary: 'Origin, Access-Control-Request-Headers',
    },
  })

/** An error of the token endpoint (RFC 6749 §5.2). */
export const tokenError = (request: Request, error: string, description: string, status = 400): Response =>
  json(request, { error, error_description: description }, status)

/** Back to the app, with `parameters` added to its redirect_uri. */
export const redirect = (to: string, parameters: Readonly<Record<string, string | null>>): Response => {
  const url = new URL(to)
  for (const [name, value] of Object.entries(parameters)) if (value !== null) url.searchParams.set(name, value)
  return new Response(null, { status: 302, headers: { Location: url.href, 'Cache-Control': 'no-store' } })
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

export interface PageLink {
  readonly href: string
  readonly text: string
  readonly quiet: string | null
}

/** A page of words and links: no form, no script. `links` are a list, `last` stands apart below it. */
export const page = (
  content: { readonly title: string; readonly words: string; readonly links?: readonly PageLink[]; readonly last?: PageLink },
  status = 200,
): Response => {
  const link = ({ href, text, quiet }: PageLink): string =>
    `<a href="${escaped(href)}">${escaped(text)}</a>${quiet === null ? '' : ` <span>${escaped(quiet)}</span>`}`
  const links = content.links ?? []
  const body = [
    `<h1>${escaped(content.title)}</h1>`,
    `<p>${escaped(content.words)}</p>`,
    ...(links.length === 0 ? [] : [`<ul>${links.map((one) => `<li>${link(one)}</li>`).join('')}</ul>`]),
    ...(content.last === undefined ? [] : [`<p>${link(content.last)}</p>`]),
  ].join('\n')
  return new Response(
    `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(content.title)} – sandbox EHR</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/auth/style.css">
</head>
<body><main>
${body}
</main></body>
</html>
`,
    {
      status,
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'",
        'Referrer-Policy': 'no-referrer',
        'Cache-Control': 'no-store',
      },
    },
  )
}

/** Colours of this EHR for its apps, at /auth/smart-style.json (SMART App Launch 2.2, `smart_style_url`). */
export const smartStyle: Readonly<Record<string, string>> = {
  color_background: '#ffffff',
  color_text: '#1b1f24',
  color_highlight: '#0b5cad',
  color_error: '#a12622',
  color_success: '#1d6b3a',
  color_modal_backdrop: 'rgba(0, 0, 0, 0.5)',
  dim_border_radius: '4px',
  dim_font_size: '16px',
  dim_spacing_size: '16px',
}

/** The style of these pages, at /auth/style.css. */
export const style = (): Response =>
  new Response(
    `:root { color-scheme: light dark; }
body { margin: 0; background: light-dark(#fff, #14171a); color: light-dark(#1b1f24, #e8eaed); font: 16px/24px system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 640px; margin: 0 auto; padding: 24px 16px; }
h1 { font-size: 20px; line-height: 28px; margin: 0 0 8px; }
ul { list-style: none; margin: 16px 0; padding: 0; }
li { padding: 8px 0; border-bottom: 1px solid light-dark(#c9ced4, #3a4148); }
a { color: light-dark(#0b5cad, #7db8f5); }
a:focus-visible { outline: 3px solid; outline-offset: 2px; }
span { color: light-dark(#545c66, #a6aeb8); }
`,
    { headers: { 'Content-Type': 'text/css; charset=utf-8' } },
  )
