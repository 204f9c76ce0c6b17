"use strict";
// Function keys of the window: data-key="F2" on a button or link presses it, data-key-field="F8" goes to
// the field inside. What somebody is writing is never lost to one of them.
document.addEventListener("keydown", (event) => {
  if (!/^F\d+$/.test(event.key) || event.ctrlKey || event.altKey || event.shiftKey || event.metaKey) return;
  const field = document.querySelector(`[data-key-field="${event.key}"] :is(input, textarea, select)`);
  const button = document.querySelector(`[data-key="${event.key}"]`);
  if (!field && !button) return;
  event.preventDefault();
  if (event.repeat) return;
  if (field) { field.focus(); return; }
  const here = document.activeElement;
  if (here.matches("input, textarea") && here.value.trim()) return;
  button.click();
});
