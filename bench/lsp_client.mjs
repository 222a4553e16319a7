// A small client of the language server protocol that times what it asks.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const PATIENCE_MS = 10000;

// Calls `take` with each message of a stream of Content-Length frames.
function onMessages(stream, take) {
  let waiting = Buffer.alloc(0);
  stream.on('data', (piece) => {
    waiting = Buffer.concat([waiting, piece]);
    for (;;) {
      const end = waiting.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/content-length: *(\d+)/i.exec(waiting.subarray(0, end))[1]);
      if (waiting.length < end + 4 + length) return;
      take(JSON.parse(waiting.subarray(end + 4, end + 4 + length)));
      waiting = waiting.subarray(end + 4 + length);
    }
  });
}

class Connection {
  #child; #next = 1; #wanted = [];

  constructor(command) {
    this.#child = spawn(command[0], command.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
    onMessages(this.#child.stdout, (message) => {
      const i = this.#wanted.findIndex(({ isAnswer }) => isAnswer(message));
      if (i >= 0) this.#wanted.splice(i, 1)[0].settle(message);
    });
    const giveUp = (reason) => this.#wanted.splice(0).forEach(({ fail }) =>
      fail(new Error(`the language server ended: ${reason}`)));
    this.#child.on('error', (error) => giveUp(error.message));
    this.#child.on('close', giveUp);
    this.#child.stdin.on('error', () => {}); // it ended; `close` says so
  }

  send(message) {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  /** Send, and wait for the message that answers. -> milliseconds */
  timed(message, isAnswer) {
    return new Promise((settle, fail) => {
      const timer = setTimeout(() => fail(new Error(`no answer to ${message.method}`)),
        PATIENCE_MS);
      const begin = process.hrtime.bigint();
      this.#wanted.push({ isAnswer, fail, settle: (answer) => {
        clearTimeout(timer);
        if (answer.error) fail(new Error(`${message.method}: ${answer.error.message}`));
        else settle(Number(process.hrtime.bigint() - begin) / 1e6);
      } });
      this.send(message);
    });
  }

  request(method, params) {
    const id = this.#next++;
    return this.timed({ id, method, params }, (message) => message.id === id);
  }

  end() {
    this.#child.stdin.end();
    this.#child.kill();
  }
}

/** Start a server for a folder. -> { open, change, ask, close }; all but close say how long. */
export async function openServer(command, folder) {
  const connection = new Connection(command);
  const rootUri = pathToFileURL(resolve(folder)).href;
  let uri, version = 1;
  const told = (message) => message.method === 'textDocument/publishDiagnostics' &&
    message.params.uri === uri;
  await connection.request('initialize', { processId: process.pid, rootUri, capabilities: {},
    workspaceFolders: [{ uri: rootUri, name: 'book' }] });
  connection.send({ method: 'initialized', params: {} });
  return {
    open(path, text) {
      uri = pathToFileURL(resolve(path)).href;
      return connection.timed({ method: 'textDocument/didOpen', params: { textDocument:
        { uri, languageId: 'heed-book', version, text } } }, told);
    },
    change(text) {
      version++;
      return connection.timed({ method: 'textDocument/didChange', params: { textDocument:
        { uri, version }, contentChanges: [{ text }] } }, told);
    },
    ask: (method, position) => connection.request(method, { textDocument: { uri }, position }),
    close: () => connection.end(),
  };
}
