// What a component is given, as the server wrote it.
const UTF8 = new TextDecoder();
const read = (component) => ({ ...component, data: component.data && JSON.parse(UTF8.decode(component.data)) });
