-- What a person does in a file with artifacts, feature by feature. See person.lua.

local here = vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h')
package.path = here .. '/?.lua;' .. package.path
local person = require('person')

local tell, wait, go = person.tell, person.wait, person.go

local function git(...)
  local answer = vim.fn.system({ 'git', '-C', person.root, ... })
  assert(vim.v.shell_error == 0, answer)
end

local function opening()
  person.open(person.root .. '/artifacts.yaml')
  tell('opens artifacts.yaml', person.lines())
end

local function mistakes()
  vim.api.nvim_buf_set_lines(0, -1, -1, true, {
    'fraud:',
    '  tpye: model',
    '  labels: nightly',
  })
  wait('problems', function()
    return person.has_problem('[unknown-key]') and person.has_problem('[never-registered]')
  end)
  tell('adds an entry with mistakes', person.problems())
end

local function hovering()
  go('churn')
  vim.lsp.buf.hover()
  tell('hovers over churn', person.float())
  go('models/churn.pkl')
  vim.lsp.buf.hover()
  tell('hovers over its path', person.float())
end

local function completing()
  vim.api.nvim_buf_set_lines(0, -1, -1, true, { '  ' })
  vim.api.nvim_win_set_cursor(0, { vim.api.nvim_buf_line_count(0), 1 })
  tell('asks for keys', person.complete('A', '<C-e>'))
  tell('completes a half-typed key', person.complete('Ades', '<C-y>'))
  tell('has then', { vim.api.nvim_get_current_line() })
  vim.api.nvim_buf_set_lines(0, -2, -1, true, {})
end

local function formatting()
  local format = vim.lsp.buf.format or vim.lsp.buf.formatting_sync
  vim.api.nvim_buf_set_lines(0, 0, 0, true, { 'spaced:   {}   ', '' })
  format()
  tell('formats the file', vim.list_slice(person.lines(), 1, 3))
  vim.api.nvim_buf_set_lines(0, 0, 2, true, {})
end

local function outlining()
  vim.lsp.buf.document_symbol()
  local items = wait('an outline', function()
    local found = vim.fn.getloclist(0)
    found = #found > 0 and found or vim.fn.getqflist()
    return #found > 0 and found
  end)
  tell('lists the symbols', vim.tbl_map(function(item)
    return item.lnum .. ': ' .. item.text
  end, items))
  vim.cmd('silent! lclose | silent! cclose')
end

local function going_to()
  local buffer = vim.api.nvim_get_current_buf()
  local function follow(text, step)
    go(text)
    vim.lsp.buf.definition()
    wait('another file', function()
      return vim.api.nvim_get_current_buf() ~= buffer
    end)
    local name = vim.fn.fnamemodify(vim.fn.expand('%:p'), ':t')
    tell(step, vim.list_extend({ name .. ':' }, person.lines()))
    vim.cmd('buffer! ' .. buffer)
  end
  follow('models/churn.pkl', 'follows the path')
  follow('churn', 'follows the name')
end

local function mending()
  go('tpye')
  local menu = person.will_choose({ 'type' })
  vim.lsp.buf.code_action()
  wait('the right key', function()
    return not vim.tbl_contains(person.lines(), '  tpye: model')
  end)
  tell('chooses an action at the unknown key', menu)
  tell('has now', vim.list_slice(person.lines(), vim.fn.line('.') - 1))
end

local function renaming()
  go('fraud')
  vim.lsp.buf.rename('fraud-detection')
  wait('the new name', function()
    return vim.tbl_contains(person.lines(), 'fraud-detection:')
  end)
  tell('renames fraud', vim.list_slice(person.lines(), vim.fn.line('.')))
end

local function lenses(step, awaited)
  vim.lsp.codelens.refresh()
  tell(step, wait('lenses', function()
    local seen = person.lenses()
    return table.concat(seen, '\n'):find(awaited, 1, true) and seen
  end))
end

local function hints()
  if not vim.lsp.inlay_hint then
    return
  end
  vim.lsp.inlay_hint.enable(true)
  local found = wait('hints', function()
    local seen = vim.lsp.inlay_hint.get({ bufnr = 0 })
    return #seen > 0 and seen
  end)
  tell('shows inlay hints', vim.tbl_map(function(one)
    return (one.inlay_hint.position.line + 1) .. ': ' .. one.inlay_hint.label
  end, found))
end

local function tagging()
  vim.cmd('silent write')
  wait('the new artifact to be unregistered', function()
    return person.has_problem("'gtoc register fraud-detection'")
  end)
  tell('saves the file', person.problems())
  git('tag', '-a', '-m', 'first', 'fraud-detection@v1.0.0', 'main')
  wait('the new tag', function()
    return not person.has_problem('[never-registered]')
  end)
  tell('tags fraud-detection@v1.0.0 in a shell', person.problems())
end

-- Runs the lens of that title above an artifact; the server asks what it has to know besides.
local function running(artifact, title, answers, lens)
  go(artifact)
  local menus = person.will_choose({ title, unpack(answers) })
  vim.lsp.codelens.run()
  local told = wait('a message', function()
    return #person.messages > 0 and person.messages
  end)
  person.messages = {}
  tell('runs ' .. title .. ' above ' .. artifact, vim.list_extend(menus, told))
  lenses('shows lenses after ' .. title, lens)
end

person.walk(function()
  opening()
  mistakes()
  hovering()
  completing()
  formatting()
  outlining()
  going_to()
  mending()
  renaming()
  lenses('shows lenses', '14: not registered')
  hints()
  tagging()
  lenses('shows lenses again', '14: v1.0.0')
  running('segment', 'register', { 'minor' }, '5: v0.5.0')
  running('segment', 'assign', { 'prod', 'v0.5.0' }, 'prod v0.5.0')
end)
