-- heed books in Neovim 0.8 or newer: mistakes as you type, hovers (K), completion, definitions,
-- layout on save. Put this file into ~/.config/nvim/after/plugin/ or load it with `:luafile`.

vim.filetype.add({ extension = { book = 'heed-book', case = 'heed-book' } })

local group = vim.api.nvim_create_augroup('heed-book', { clear = true })

-- The folder of the file is the book.
local function start(buffer)
  local path = vim.api.nvim_buf_get_name(buffer)
  return vim.lsp.start({
    name = 'heed',
    cmd = { vim.g.heed_path or 'heed', 'lsp' },
    root_dir = path ~= '' and vim.fs.dirname(path) or vim.fn.getcwd(),
  })
end

-- Without a server the words of the language are still seen.
local function colour()
  vim.cmd([[
    syntax clear
    syntax iskeyword @,48-57,_,-,.,:
    syntax match heedStatement "^\(standard\|record\|form\|role\|unit\|area\|clock\|list\|advice\|letter\|lens\|zone\|include\|case\)\>"
    syntax match heedClause "^\s\+\zs[a-z]\+\ze\(\s\|$\)"
    syntax keyword heedWord and or not is in has exists missing if of last after each from to on by
    syntax match heedDuration "\<\d\+ \(working \)\?\(second\|minute\|hour\|day\|week\|month\|year\)s\?\>"
    syntax match heedDate "\<\d\{4}-\d\d-\d\d\>"
    syntax region heedText start=+"+ end=+"+ oneline
    syntax match heedComment "#.*$"
    highlight default link heedStatement Keyword
    highlight default link heedClause Statement
    highlight default link heedWord Operator
    highlight default link heedDuration Number
    highlight default link heedDate Number
    highlight default link heedText String
    highlight default link heedComment Comment
  ]])
end

vim.api.nvim_create_autocmd('FileType', {
  group = group,
  pattern = 'heed-book',
  callback = function(event)
    vim.bo[event.buf].commentstring = '# %s'
    vim.bo[event.buf].shiftwidth = 2
    vim.bo[event.buf].expandtab = true
    vim.bo[event.buf].iskeyword = '@,48-57,_,-,.,:'
    colour()
    start(event.buf)
  end,
})

vim.api.nvim_create_autocmd('LspAttach', {
  group = group,
  callback = function(event)
    if vim.bo[event.buf].filetype ~= 'heed-book' then return end
    local map = function(keys, action)
      vim.keymap.set('n', keys, action, { buffer = event.buf })
    end
    vim.bo[event.buf].omnifunc = 'v:lua.vim.lsp.omnifunc' -- Ctrl-X Ctrl-O
    map('K', vim.lsp.buf.hover)
    map('gd', vim.lsp.buf.definition)
    map('gr', vim.lsp.buf.references)
    vim.api.nvim_create_autocmd('BufWritePre', {
      group = group,
      buffer = event.buf,
      callback = function() vim.lsp.buf.format({ bufnr = event.buf, timeout_ms = 2000 }) end,
    })
  end,
})
