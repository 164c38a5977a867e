import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

export interface FileServer {
  readonly address: string;
  /** Headers of the requests, oldest first. */
  readonly requests: IncomingHttpHeaders[];
  content: Buffer;
  etag: string;
  ranges: boolean;
  /** Bytes after which the connection breaks, one for each of the next requests; none left: all is sent. */
  cuts: number[];
  /** The file into which the client collects: the connection breaks only when what was sent is in there. */
  collectedIn: string | undefined;
  /** Bytes after which a response stops for good without ending. */
  stallAfter: number | undefined;
  status: number;
  /** A path that answers with a redirection to the file. */
  readonly redirecting: string;
}

/** An HTTP server with one file; it ends with the present test. */
export async function serveFile(content: Buffer): Promise<FileServer> {
  const server = createServer((request, response) => {
    if (request.url === '/moved') {
      response.writeHead(302, { location: '/library.tar.gz' }).end();
      return;
    }
    served.requests.push(request.headers);
    answer(served, request.headers, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const served: FileServer = {
    address: `http://127.0.0.1:${port}/library.tar.gz`,
    requests: [],
    content,
    etag: '"one"',
    ranges: true,
    cuts: [],
    collectedIn: undefined,
    stallAfter: undefined,
    status: 200,
    redirecting: `http://127.0.0.1:${port}/moved`,
  };
  return served;
}

function answer(file: FileServer, headers: IncomingHttpHeaders, response: ServerResponse): void {
  if (file.status !== 200) {
    response.writeHead(file.status).end();
    return;
  }
  const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
  const partial = file.ranges && from > 0 && headers['if-range'] === file.etag;
  const body = partial ? file.content.subarray(from) : file.content;
  if (partial && from >= file.content.length) {
    response.writeHead(416).end();
    return;
  }
  const range = `bytes ${from}-${file.content.length - 1}/${file.content.length}`;
  response.writeHead(partial ? 206 : 200, {
    etag: file.etag,
    'content-length': body.length,
    ...(partial ? { 'content-range': range } : {}),
  });
  const cut = file.cuts.shift();
  if (cut !== undefined)
    response.write(body.subarray(0, cut), () => {
      void breakOnceCollected(response, file.collectedIn, (partial ? from : 0) + cut);
    });
  else if (file.stallAfter !== undefined) response.write(body.subarray(0, file.stallAfter));
  else response.end(body);
}

/** A client that has not read yet what came loses it when the connection breaks. */
async function breakOnceCollected(response: ServerResponse, file: string | undefined, bytes: number) {
  await sleep(50);
  while (file !== undefined && !response.destroyed && (await sizeOf(file)) < bytes) await sleep(5);
  response.destroy();
}

/** In bytes; 0 where there is no file. */
export function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
