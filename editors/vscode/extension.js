// Starts `heed lsp` for .book and .case files. Colours and layout of lines need nothing of this:
// they work also where vscode-languageclient is not installed beside this file.
'use strict';
const vscode = require('vscode');

let client;

function loadClient() {
  try {
    return require('vscode-languageclient/node');
  } catch {
    return undefined;
  }
}

async function activate(context) {
  const library = loadClient();
  if (library === undefined) {
    vscode.window.showInformationMessage(
      'heed: colours only. For mistakes as you type, run `npm install vscode-languageclient` in ' +
        context.extensionPath);
    return;
  }
  const command = vscode.workspace.getConfiguration('heed').get('path') || 'heed';
  const server = { command, args: ['lsp'], transport: library.TransportKind.stdio };
  client = new library.LanguageClient('heed', 'heed', server, {
    documentSelector: [{ language: 'heed-book' }],
  });
  try {
    await client.start();
  } catch (error) {
    vscode.window.showErrorMessage(
      `heed: cannot start "${command} lsp" (${error.message}); set heed.path to where heed is.`);
  }
}

function deactivate() {
  return client?.stop();
}

module.exports = { activate, deactivate };
