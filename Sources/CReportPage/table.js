// Only the rows in sight exist as elements.

const filters = { text: '', opening: '', closing: '', server: '', finding: '', trouble: '' };
const order = { column: 'id', descending: false };
let visibleRows = new Uint32Array(0);
let tableView = null;

const columns = [
    { name: 'id', title: 'number', text: row => String(table.id[row]), compare: (a, b) => table.id[a] - table.id[b] },
    { name: 'client', title: 'client', class: 'mono', text: clientOf, compare: (a, b) => table.ranks[table.client[a]] - table.ranks[table.client[b]] || table.clientPort[a] - table.clientPort[b] },
    { name: 'server', title: 'server', class: 'mono', text: serverOf, compare: (a, b) => table.ranks[table.server[a]] - table.ranks[table.server[b]] || table.serverPort[a] - table.serverPort[b] },
    { name: 'start', title: 'start', class: 'extra', text: row => moment(table.start[row], 3), compare: (a, b) => table.start[a] - table.start[b] },
    { name: 'wait', title: 'wait', class: 'right wait', text: row => table.wait[row] < 0 ? '–' : duration(table.wait[row] * 1000), compare: (a, b) => table.wait[a] - table.wait[b] },
    { name: 'duration', title: 'duration', class: 'right extra', text: row => duration(table.duration[row] * 1000), compare: (a, b) => table.duration[a] - table.duration[b] },
    { name: 'octets', title: 'octets', class: 'right extra', text: row => octets(table.octets[row]), compare: (a, b) => table.octets[a] - table.octets[b] },
    { name: 'opening', title: 'opening', class: 'opening', text: row => report.openings[table.opening[row]][0], tone: row => report.openings[table.opening[row]][2], compare: (a, b) => table.opening[a] - table.opening[b] },
    { name: 'closing', title: 'closing', class: 'closing-column closing', text: row => report.closings[table.closing[row]][0] + (table.by[row] < 2 ? ` ${say(['by_client', 'by_server'][table.by[row]])}` : ''), tone: row => report.closings[table.closing[row]][2], compare: (a, b) => table.closing[a] - table.closing[b] },
    { name: 'findings', title: 'findings', class: 'extra', text: row => findingsOf(row).join(' '), tone: row => ['faint', 'faint', 'faint', 'warning', 'bad'][table.severity[row]], compare: (a, b) => table.severity[a] - table.severity[b] || table.findings[a] - table.findings[b] },
];

function tableSection() {
    return element('section', { id: 'connections-section', 'aria-label': say('list') }, element('h2', null, say('list')),
        element('p', { class: 'faint', id: 'table-loading' }, say('loading')));
}

/// Puts the table in its section, when the connections are read.
function drawTable(section) {
    section.querySelector('#table-loading')?.remove();
    const view = { active: 0, elements: new Map() };
    view.count = element('span', { class: 'faint', id: 'row-count', role: 'status' });
    view.controls = filterControls();
    view.body = element('div', { class: 'body', role: 'rowgroup' });
    view.scroll = element('div', {
        class: 'scroll', tabindex: 0, role: 'grid', 'aria-label': say('list'), 'aria-describedby': 'table-keys',
        scroll: () => drawRows(view), keydown: event => moveInTable(view, event),
    }, view.body);
    view.head = element('div', { class: 'row head' }, columns.map(column => element('button', {
        class: column.class, 'data-column': column.name, click: () => sortBy(view, column.name),
    }, say(column.title))));
    section.append(element('div', { class: 'tools noprint' }, view.controls.map(control => control.node), view.count),
        element('p', { class: 'faint small noprint', id: 'table-keys' }, say('keys')),
        element('div', { class: 'grid' }, view.head, view.scroll));
    if (table.omitted > 0) {
        section.append(element('p', { class: 'warning small' }, say('omittedRows', grouped(table.count), grouped(table.count + table.omitted), ''),
            element('code', null, report.commands.list)));
    }
    tableView = view;
    applyFilters(view);
}

function filterControls() {
    const choice = (name, any, options) => {
        const node = element('select', { 'aria-label': say(any), id: `filter-${name}`, change: () => { filters[name] = node.value; applyFilters(tableView); } },
            element('option', { value: '' }, say(any)), options.map(([value, text]) => element('option', { value }, text)));
        node.value = filters[name];
        return { name, node };
    };
    const field = (name, label, hint) => {
        const node = element('input', { type: 'search', 'aria-label': say(label), placeholder: hint, id: `filter-${name}`, value: filters[name], autocomplete: 'off', spellcheck: 'false', size: 18,
            input: () => { filters[name] = node.value; applyFilters(tableView); } });
        return { name, node };
    };
    const counted = counts => counts.filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1]).map(([code, count]) => [code, `${code} (${grouped(count)})`]);
    return [
        field('text', 'search', `${say('search')}: ${say('searchHint')}`),
        field('server', 'anyServer', say('anyServer')),
        choice('opening', 'anyOpening', counted(report.openings)),
        choice('closing', 'anyClosing', counted(report.closings)),
        choice('trouble', 'anyTrouble', report.troubles.map((trouble, place) => [String(place + 1), `${troubleName(trouble)} (${grouped(trouble[2])})`])),
        choice('finding', 'anyFinding', report.findings.map(([id, , count]) => [id, `${id} (${grouped(count)})`])),
        { name: '', node: element('button', { id: 'clear-filters', click: () => filterTable({}, false) }, say('clear')) },
    ];
}

/// Shows only what these filters accept, from elsewhere on the page.
function filterTable(chosen, scrolls = true) {
    for (const name of Object.keys(filters)) filters[name] = chosen[name] || '';
    if (!tableView) return;
    for (const { name, node } of tableView.controls) if (name) node.value = filters[name];
    applyFilters(tableView);
    if (scrolls) {
        document.getElementById('connections-section').scrollIntoView();
        tableView.scroll.focus({ preventScroll: true });
    }
}

let searchTexts = null;

function applyFilters(view) {
    const opening = report.openings.findIndex(([code]) => code === filters.opening);
    const closing = report.closings.findIndex(([code]) => code === filters.closing);
    const trouble = Number(filters.trouble);
    const sets = new Set();
    table.findingSets.forEach((set, place) => { if (set.includes(filters.finding)) sets.add(place + 1); });
    const words = filters.text.trim().toLowerCase().split(/\s+/).filter(word => word !== '');
    const server = filters.server.trim().toLowerCase();
    if ((words.length > 0 || server !== '') && !searchTexts) {
        searchTexts = { server: Array.from({ length: table.count }, (_, row) => serverOf(row)) };
        searchTexts.all = searchTexts.server.map((text, row) => `#${table.id[row]} ${clientOf(row)} ${text}`);
    }
    const found = new Uint32Array(table.count);
    let count = 0;
    for (let row = 0; row < table.count; row++) {
        if (opening >= 0 && table.opening[row] !== opening) continue;
        if (closing >= 0 && table.closing[row] !== closing) continue;
        if (trouble > 0 && table.trouble[row] !== trouble) continue;
        if (filters.finding !== '' && !sets.has(table.findings[row])) continue;
        if (server !== '' && !searchTexts.server[row].includes(server)) continue;
        if (!words.every(word => searchTexts.all[row].includes(word) || String(table.id[row]) === word)) continue;
        found[count++] = row;
    }
    visibleRows = found.subarray(0, count);
    sortRows();
    view.active = 0;
    view.scroll.scrollTop = 0;
    redraw(view);
}

function sortBy(view, name) {
    order.descending = order.column === name ? !order.descending : false;
    order.column = name;
    sortRows();
    redraw(view);
}

function sortRows() {
    // They come in this order.
    if (order.column === 'id' && !order.descending) {
        visibleRows = visibleRows.slice().sort();
        return;
    }
    const { compare } = columns.find(column => column.name === order.column);
    const sign = order.descending ? -1 : 1;
    visibleRows.sort((a, b) => sign * compare(a, b) || a - b);
}

function rowHeight(view) {
    return view.height ||= window.matchMedia('(max-width: 38rem)').matches ? 48 : 33.6;
}

function redraw(view) {
    for (const node of view.elements.values()) node.remove();
    view.elements.clear();
    view.height = 0;
    view.body.style.height = `${visibleRows.length * rowHeight(view)}px`;
    view.scroll.setAttribute('aria-rowcount', visibleRows.length);
    view.count.textContent = visibleRows.length === 0 ? say('noMatch') : say('shown', grouped(visibleRows.length), grouped(table.count));
    for (const button of view.head.children) {
        const isOrder = button.dataset.column === order.column;
        button.textContent = say(columns.find(column => column.name === button.dataset.column).title) + (isOrder ? (order.descending ? ' ▼' : ' ▲') : '');
    }
    drawRows(view);
}

function drawRows(view) {
    const height = rowHeight(view);
    const first = Math.max(0, Math.floor(view.scroll.scrollTop / height) - 8);
    const last = Math.min(visibleRows.length, Math.ceil((view.scroll.scrollTop + view.scroll.clientHeight) / height) + 8);
    for (const [place, node] of view.elements) {
        if (place < first || place >= last) {
            node.remove();
            view.elements.delete(place);
        }
    }
    for (let place = first; place < last; place++) {
        if (!view.elements.has(place)) {
            const node = tableRow(view, place, height);
            view.elements.set(place, node);
            view.body.append(node);
        }
    }
    showActive(view);
}

function tableRow(view, place, height) {
    const row = visibleRows[place];
    const node = element('div', { class: 'row', role: 'row', id: `row-${place}`, 'aria-rowindex': place + 1, 'data-id': table.id[row], click: () => openConnection(table.id[row]) },
        columns.map(column => element('span', { role: 'gridcell', class: `${column.class || ''} ${column.tone ? column.tone(row) : ''}`.trim() },
            column.name === 'id' ? element('a', { href: `#/connection/${table.id[row]}`, tabindex: -1 }, column.text(row)) : column.text(row))));
    node.style.top = `${place * height}px`;
    return node;
}

function showActive(view) {
    for (const [place, node] of view.elements) node.classList.toggle('active', place === view.active && document.activeElement === view.scroll);
    view.scroll.setAttribute('aria-activedescendant', `row-${view.active}`);
}

function moveInTable(view, event) {
    const page = Math.max(1, Math.floor(view.scroll.clientHeight / rowHeight(view)) - 1);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity }[event.key];
    if (event.key === 'Enter' && visibleRows.length > 0) {
        event.preventDefault();
        openConnection(table.id[visibleRows[view.active]]);
        return;
    }
    if (step === undefined || visibleRows.length === 0) return;
    event.preventDefault();
    view.active = Math.min(visibleRows.length - 1, Math.max(0, view.active + step));
    const height = rowHeight(view);
    const top = view.active * height;
    if (top < view.scroll.scrollTop) view.scroll.scrollTop = top;
    if (top + height > view.scroll.scrollTop + view.scroll.clientHeight) view.scroll.scrollTop = top + height - view.scroll.clientHeight;
    drawRows(view);
}

function openConnection(id) {
    location.hash = `#/connection/${id}`;
}
