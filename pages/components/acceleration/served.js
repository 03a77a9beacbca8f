// What a component is given, as the server wrote it: a line of address, then JSON.
const UTF8 = new TextDecoder();

function read(component) {
  const text = component.data ? UTF8.decode(component.data) : "";
  return { ...component, data: text && JSON.parse(text.slice(text.indexOf("\n"))) };
}
