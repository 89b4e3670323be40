-- A person at Neovim, as far as a script can be one: acts by the functions that keys are bound to,
-- looks at what is on the screen, and writes down what is to be seen there.
--
-- The environment variable GTOD_E2E is JSON: `settings` are those of a person, `root` is the
-- workspace's folder, `transcript` the file to write to, a JSON object a line.

local person = {}

local task = vim.fn.json_decode(vim.env.GTOD_E2E)
local transcript = assert(io.open(task.transcript, 'w'))

person.root = task.root
-- Milliseconds after which what is waited for is taken for lost.
person.patience = 15000

-- Writes down what was done and the lines that are to be seen then.
function person.tell(step, seen)
  transcript:write(vim.fn.json_encode({ step = step, seen = seen }), '\n')
  transcript:flush()
end

-- Waits until `look` gives something true, and gives that.
function person.wait(what, look)
  local found
  local came = vim.wait(person.patience, function()
    found = look()
    return found
  end, 5)
  if not came then
    error('waited for ' .. what .. ' in vain', 2)
  end
  return found
end

-- Opens a file with the settings that the documentation has for this Neovim.
function person.open(file)
  vim.cmd('filetype plugin on')
  assert(loadstring(task.settings))()
  vim.cmd('edit ' .. file)
end

-- The lines of the buffer.
function person.lines()
  return vim.api.nvim_buf_get_lines(0, 0, -1, true)
end

-- Puts the cursor on the first place where a text stands, or behind it.
function person.go(text, behind)
  for number, line in ipairs(person.lines()) do
    local from, to = line:find(text, 1, true)
    if from then
      vim.api.nvim_win_set_cursor(0, { number, behind and to or from - 1 })
      return
    end
  end
  error("'" .. text .. "' stands nowhere", 2)
end

-- Types keys, written as in mappings, and gives time for what follows from them.
function person.press(keys, stays_in_insert_mode)
  local raw = vim.api.nvim_replace_termcodes(keys, true, false, true)
  vim.api.nvim_feedkeys(raw, stays_in_insert_mode and 'tx!' or 'tx', false)
end

-- What is wrong with the file, as it is listed.
function person.problems()
  local names = { 'error', 'warning', 'info', 'hint' }
  local found = {}
  for _, one in ipairs(vim.diagnostic.get(0)) do
    local code = one.code or one.user_data.lsp.code
    local place = (one.lnum + 1) .. ':' .. (one.col + 1)
    local message = one.message:gsub('\n', ' ')
    table.insert(found, place .. ' ' .. names[one.severity] .. ': ' .. message .. ' [' .. code .. ']')
  end
  return found
end

-- Whether a problem is listed in whose line this stands.
function person.has_problem(text)
  return table.concat(person.problems(), '\n'):find(text, 1, true) ~= nil
end

-- The lines of the window that floats over the text, which is closed then.
function person.float()
  return person.wait('a window', function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then
        local buffer = vim.api.nvim_win_get_buf(window)
        local lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, true)
        vim.api.nvim_win_close(window, true)
        return lines
      end
    end
  end)
end

-- Types behind the cursor, looks at what is proposed there, and takes what the second keys choose.
function person.complete(typed, choosing)
  vim.o.completeopt = 'menu,menuone'
  local seen = {}
  local timer = vim.loop.new_timer()
  local waited = 0
  timer:start(5, 5, vim.schedule_wrap(function()
    waited = waited + 5
    if not timer:is_active() or (vim.fn.pumvisible() == 0 and waited < person.patience) then
      return
    end
    timer:stop()
    for _, item in ipairs(vim.fn.complete_info({ 'items' }).items) do
      table.insert(seen, vim.trim(item.word .. '  ' .. item.kind .. '  ' .. item.menu))
    end
    local raw = vim.api.nvim_replace_termcodes(choosing .. '<Esc>', true, false, true)
    vim.api.nvim_feedkeys(raw, 't', false)
  end))
  person.press(typed .. '<C-x><C-o>', true)
  timer:close()
  return seen
end

-- Answers the menus that come from now on: in the first one the choice with the first text in it,
-- and so on. Gives the list that gets what they show.
function person.will_choose(answers)
  local menu = {}
  local function choose(titles)
    vim.list_extend(menu, titles)
    local text = table.remove(answers, 1)
    for number, title in ipairs(titles) do
      if title:find(text, 1, true) then
        return number
      end
    end
    error("no choice has '" .. text .. "'")
  end
  vim.ui.select = function(items, options, chosen)
    local titles = vim.tbl_map(options.format_item or tostring, items)
    local number = choose(titles)
    chosen(items[number], number)
  end
  -- Neovim 0.7 asks in this way what a server wants to know, below two lines of its own.
  vim.fn.inputlist = function(lines)
    return choose({ unpack(lines, 3) })
  end
  return menu
end

-- What the server wanted to be shown.
person.messages = {}

local function keep_message(_, result)
  table.insert(person.messages, result.message)
  return result
end
vim.lsp.handlers['window/showMessage'] = keep_message

-- The lenses of the file, by line.
function person.lenses()
  local by_line = {}
  for _, lens in ipairs(vim.lsp.codelens.get(0)) do
    local line = lens.range.start.line + 1
    by_line[line] = (by_line[line] and by_line[line] .. ' | ' or line .. ': ') .. lens.command.title
  end
  local seen = {}
  for line = 1, vim.api.nvim_buf_line_count(0) do
    table.insert(seen, by_line[line])
  end
  return seen
end

-- Runs a walk; whatever ends it is written down too.
function person.walk(steps)
  local _, failure = xpcall(steps, debug.traceback)
  if failure then
    person.tell('failed', vim.split(failure, '\n'))
  end
  transcript:close()
  vim.cmd('qall!')
end

return person
