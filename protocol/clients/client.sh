#!/usr/bin/env bash
# A client in bash: client.sh SOCKET REPOSITORY NAME STAGE
#
# Says hello, prints the version in a stage and the latest one, and then waits for one change of the
# registry. Needs jq, and nc with -U (netcat-openbsd) or socat.
set -euo pipefail
export LC_ALL=C # Lengths are in bytes.

protocol=1 # The newest one that this client knows.
socket=$1 repository=$2 name=$3 stage=$4
number=0

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

send() { # METHOD PARAMS
  local body
  number=$((number + 1))
  body=$(jq -nc --arg method "$1" --argjson params "$2" --argjson id "$number" \
    '{jsonrpc: "2.0", $id, $method, $params}')
  printf 'Content-Length: %d\r\n\r\n%s' "${#body}" "$body" >&"${server[1]}"
}

receive() { # Puts the next message into $message.
  local line length=
  while IFS= read -r line <&"${server[0]}" || fail 'the server hung up'; do
    line=${line%$'\r'}
    [ -n "$line" ] || break
    case $line in [Cc]ontent-[Ll]ength:*) length=$((${line#*:})) ;; esac
  done
  [ -n "$length" ] || fail 'a header without a length'
  IFS= read -r -d '' -N "$length" message <&"${server[0]}" || fail 'the server hung up'
}

ask() { # METHOD PARAMS: puts the result into $result. Notifications may come before the answer.
  send "$1" "$2"
  while receive; do
    [ "$(jq --argjson id "$number" '.id == $id' <<<"$message")" = false ] || break
  done
  result=$(jq -c '.result' <<<"$message")
  local error
  error=$(jq -r '.error // empty | "\(.data.kind): \(.message)"' <<<"$message")
  [ -z "$error" ] || fail "$error"
}

if command -v socat >/dev/null; then
  coproc server { exec socat - "UNIX-CONNECT:$socket"; }
else
  coproc server { exec nc -U "$socket"; }
fi
# It may have ended already, which is no failure of ours.
trap 'kill "$server_PID" 2>/dev/null || true' EXIT

params() { # What is asked about the artifact, and more.
  jq -nc --arg repo "$repository" --arg name "$name" --arg stage "$stage" "$1"
}

ask gtod/hello "{\"client\":\"bash\",\"protocol\":$protocol}"
[ "$(jq .protocol <<<"$result")" -le "$protocol" ] || fail 'the server is too new'
jq -r '"hello \(.server)"' <<<"$result"

ask gto/which "$(params '{$repo, $name, $stage}')"
jq -r '"which \(.version // "none")"' <<<"$result"
ask gto/latest "$(params '{$repo, $name}')"
jq -r '"latest \(.version // "none")"' <<<"$result"

ask gto/subscribe "$(params '{$repo}')"
printf 'subscribed\n'
while receive; do
  case $(jq -r .method <<<"$message") in
    gto/didChange) break ;;
    gto/lost) fail "$(jq -r .params.message <<<"$message")" ;;
  esac
done
jq -r '.params.events[] | "\(.change) \(.ref)"' <<<"$message"
