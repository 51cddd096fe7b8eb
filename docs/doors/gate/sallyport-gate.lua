-- Asks Sallyport's gate, for HAProxy 2.6 and later. It sets variables only if an answer came, so that no answer is "no".
-- The visitor's own headers are those of the request; what the question is about is set here.

local GATE = "http://127.0.0.1:8480/api/authz/forward-auth"
local MILLISECONDS = 750 -- each try has as long, and there are four
local HANDED_ON = { "cookie", "accept", "referer", "x-requested-with", "sec-fetch-mode" }
local TOLD = {
  ["location"] = "txn.gate_location",
  ["remote-user"] = "txn.gate_user",
  ["remote-groups"] = "txn.gate_groups",
  ["remote-name"] = "txn.gate_name",
  ["remote-email"] = "txn.gate_email",
  ["sallyport-assertion"] = "txn.gate_assertion",
  ["set-cookie"] = "txn.gate_cookie",
}

core.register_action("sallyport_gate", { "http-req" }, function(txn)
  local sent = txn.http:req_get_headers()
  local question = {
    ["x-forwarded-method"] = { txn.sf:method() },
    ["x-forwarded-proto"] = { "https" },
    ["x-forwarded-host"] = { txn:get_var("txn.sallyport_target") },
    ["x-forwarded-uri"] = { txn.sf:pathq() },
    ["x-forwarded-for"] = { txn.sf:src() },
  }
  for _, name in ipairs(HANDED_ON) do
    local values = {}
    if sent[name] then
      for i = 0, #sent[name] do values[#values + 1] = sent[name][i] end
      question[name] = values
    end
  end
  local client = core.httpclient()
  local answer = client:get({ url = GATE, headers = question, timeout = MILLISECONDS })
  if not answer or not answer.status or answer.status < 200 then return end
  for name, variable in pairs(TOLD) do
    local values = answer.headers and answer.headers[name]
    if values and values[0] and values[0] ~= "" then txn:set_var(variable, values[0]) end
  end
  txn:set_var("txn.gate_status", tostring(answer.status))
end)
