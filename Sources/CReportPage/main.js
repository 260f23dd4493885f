const themes = ['auto', 'light', 'dark'];
let theme = 'auto';
const darkScheme = window.matchMedia('(prefers-color-scheme: dark)');

function applyTheme() {
    document.documentElement.dataset.theme = theme === 'auto' ? (darkScheme.matches ? 'dark' : 'light') : theme;
}

function themeButton() {
    const button = element('button', { id: 'theme', click: () => {
        theme = themes[(themes.indexOf(theme) + 1) % themes.length];
        applyTheme();
        button.textContent = words();
    } });
    const words = () => `${say('theme')}: ${say({ auto: 'themeAuto', light: 'themeLight', dark: 'themeDark' }[theme])}`;
    button.textContent = words();
    return button;
}

const content = element('main', { id: 'content', tabindex: -1 });
let home = null;

/// The first screen needs nothing but its own block; the table waits for the connections.
function start() {
    document.documentElement.lang = report.language || 'en';
    applyTheme();
    darkScheme.addEventListener('change', applyTheme);
    document.getElementById('report').append(
        element('a', { class: 'skip', href: '#content', click: event => { event.preventDefault(); content.focus(); } }, say('skip')),
        element('header', { class: 'top' }, element('a', { class: 'name', href: '#/' }, 'tcptrace-swift'),
            element('div', { class: 'tools' }, themeButton(), element('button', { click: () => window.print() }, say('print')))),
        content);
    home = element('div', null, overviewSections(), report.connections > 0 ? tableSection() : null);
    content.append(home);
    document.title = `tcptrace-swift: ${report.inputs.map(input => input.name.split('/').pop()).slice(0, 3).join(', ')}`;
    document.documentElement.dataset.ready = 'overview';
    performance.mark('overview');
    document.addEventListener('DOMContentLoaded', () => {
        loadTable();
        loadDetails();
        if (report.connections > 0) drawTable(home.querySelector('#connections-section'));
        window.addEventListener('hashchange', route);
        window.addEventListener('resize', () => { clearTimeout(resizing); resizing = setTimeout(resized, 120); });
        route();
        document.documentElement.dataset.ready = 'all';
        performance.mark('table');
    });
}

let resizing = 0;
let drawnWidth = 0;

function resized() {
    if (tableView && home.isConnected) redraw(tableView);
    if (shownConnection && window.innerWidth !== drawnWidth) {
        drawLadderOf(shownConnection);
        for (const plot of shownConnection.plots) plot.draw();
    }
    drawnWidth = window.innerWidth;
}

let homeScroll = 0;

/// `#/` is the first screen, `#/connection/7` a connection, `#/connection/7/frame/12` one of its frames.
function route() {
    const match = /^#\/connection\/(\d+)(?:\/frame\/(\d+))?$/.exec(location.hash);
    const frame = match && match[2] ? Number(match[2]) : undefined;
    if (!match) {
        if (content.firstChild === home) return;
        shownConnection = null;
        content.replaceChildren(home);
        redraw(tableView);
        window.scrollTo(0, homeScroll);
        tableView.scroll.focus({ preventScroll: true });
        return;
    }
    const id = Number(match[1]);
    if (shownConnection && shownConnection.details.id === id && content.firstChild === shownConnection.page) {
        showFrame(shownConnection, frame);
        drawLadderOf(shownConnection);
    } else {
        if (content.firstChild === home) homeScroll = window.scrollY;
        shownConnection = null;
        const page = connectionPage(id, frame);
        content.replaceChildren(page);
        window.scrollTo(0, 0);
        if (shownConnection) {
            drawLadderOf(shownConnection);
            shownConnection.drawGraphs();
        }
        content.focus({ preventScroll: true });
    }
    if (frame !== undefined && shownConnection) {
        const node = shownConnection.ladder.querySelector(`.step[data-frame="${frame}"]`);
        const box = node && node.getBoundingClientRect();
        if (box && (box.top < 0 || box.bottom > window.innerHeight)) node.scrollIntoView({ block: 'center' });
    }
}

start();
