# The failures that a log tells of, each with the beginning of its message: of dotnet test, of Pester within it, of the compiler and of
# our own scripts. What comes again, as Pester's words do in the output of the test that runs it, is told once.
BEGIN { most = 12 }

function tell(text) { print (length(text) > 400 ? substr(text, 1, 400) "..." : text) }

# What comes after it belongs to it, until something else begins.
function begin_block(key) {
  sub(/^ +/, "", key)
  left = key in told ? 0 : most
  if (left) tell($0)
  told[key] = 1
}

# xUnit tells of a failure at once, dotnet test after it; only of a run that breaks off are xUnit's words all that there is.
/^\[xUnit\.net [0-9:.]+\] / {
  sub(/^\[xUnit\.net [0-9:.]+\] /, "")
  if (sub(/ \[FAIL\]$/, "")) {
    sub(/^ +/, "")
    if (!($0 in body)) early[++count] = $0
    current = $0
    body[current] = lines[current] = ""
  } else if (current != "" && lines[current]++ < most) {
    body[current] = body[current] "\n" $0
  }
  next
}

/^ *Failed [^ ].* \[[^]]*\]$/ {
  begin_block($0)
  sub(/^ *Failed /, "")
  sub(/ \[[^]]*\]$/, "")
  ended[$0] = 1
  next
}
/^ *\[-\] / || /^(FAILED|failed)[: ]/ { begin_block($0); next }
/: (fatal )?error [A-Z]+[0-9]*: / || /^Unhandled exception/ || /^The active test run was aborted/ { begin_block($0); if (left > 3) left = 3; next }

# What went well, what is counted, and what begins anew.
/^ *(Passed|Skipped) [^ ].* \[/ || /^ *\[[+!]\] / || /^(ok|passed|skipped) / || /^(Passed|Failed|Skipped)! / || /^[0-9]+ passed, / ||
/^(Test run for|Starting|Tests completed|Build FAILED|===)/ || /^ *Standard (Output|Error) Messages:/ { left = 0; next }

left > 0 && !/^ *$/ && !/^ *Error Message: *$/ && !/^--- End of stack trace/ { tell($0); left-- }

END {
  for (i = 1; i <= count; i++)
    if (!(early[i] in ended)) print "  Failed " early[i] body[early[i]]
}
