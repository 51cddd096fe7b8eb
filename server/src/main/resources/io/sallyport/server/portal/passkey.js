// Asks the browser for a passkey, puts what it says into the form, and sends the form.
"use strict";

const form = document.querySelector("form[data-passkey]");
const failed = document.querySelector("[data-failed]");

function toBytes(base64url) {
  const base64 = base64url.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function fromBytes(buffer) {
  const text = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const named = (list) => list.map((one) => ({ ...one, id: toBytes(one.id) }));

async function answered() {
  const asked = JSON.parse(form.dataset.options);
  asked.challenge = toBytes(asked.challenge);
  if (form.dataset.passkey === "create") {
    asked.user.id = toBytes(asked.user.id);
    asked.excludeCredentials = named(asked.excludeCredentials);
    const made = await navigator.credentials.create({ publicKey: asked });
    return { "client-data": made.response.clientDataJSON, attestation: made.response.attestationObject };
  }
  asked.allowCredentials = named(asked.allowCredentials);
  const shown = await navigator.credentials.get({ publicKey: asked });
  return {
    handle: shown.rawId,
    "client-data": shown.response.clientDataJSON,
    "authenticator-data": shown.response.authenticatorData,
    signature: shown.response.signature,
    "user-handle": shown.response.userHandle ?? new ArrayBuffer(0),
  };
}

async function ask() {
  failed.hidden = true;
  try {
    for (const [name, buffer] of Object.entries(await answered())) form.elements[name].value = fromBytes(buffer);
    form.submit();
  } catch {
    failed.hidden = false;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
ask();
