// Elements are made one by one, and text is only ever text: nothing that came from the input is read as markup.

function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
        if (value === null || value === undefined || value === false) continue;
        // As a style of the element, which a rule of the page does not override.
        if (name === 'font-size') node.style.fontSize = `${value}px`;
        else if (typeof value === 'function') node.addEventListener(name, value);
        else node.setAttribute(name, value === true ? '' : String(value));
    }
    for (const child of children.flat(Infinity)) {
        if (child === null || child === undefined || child === false) continue;
        node.append(child instanceof Node ? child : String(child));
    }
    return node;
}

function element(name, attributes, ...children) {
    return fill(document.createElement(name), attributes, children);
}

function drawing(name, attributes, ...children) {
    return fill(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

function card(title, attributes, ...children) {
    return element('section', { class: 'card', ...attributes }, element('h2', null, title), ...children);
}

/// A link to a connection's page, or to a frame on it.
function connectionLink(id, frame) {
    const place = frame === undefined ? '' : `/frame/${frame}`;
    return element('a', { href: `#/connection/${id}${place}`, class: frame === undefined ? null : 'frame', 'data-frame': frame },
        frame === undefined ? `#${id}` : String(frame));
}
