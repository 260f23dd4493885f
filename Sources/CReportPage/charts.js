/// Bars of connect times on a logarithmic axis, with the quantiles.
function waitChart(waits) {
    const [width, height, left, bottom] = [400, 150, 34, 24];
    const bars = waits.bars;
    const scale = value => Math.log2(Math.max(1, value));
    const low = scale(bars[0][0]);
    const high = Math.max(low + 0.25, scale(bars[bars.length - 1][1]));
    const x = value => left + (scale(value) - low) / (high - low) * (width - left - 6);
    const most = Math.max(...bars.map(bar => bar[2]));
    const y = count => 14 + (1 - count / most) * (height - 14 - bottom);
    const chart = drawing('svg', { viewBox: `0 0 ${width} ${height}`, class: 'chart', role: 'img', 'aria-label': say('connectTime') });
    for (const [from, to, count] of bars) {
        if (count === 0) continue;
        chart.append(drawing('rect', { class: 'bar', x: x(from), y: y(count), width: Math.max(1.5, x(to) - x(from) - 1), height: height - bottom - y(count) },
            drawing('title', null, `${duration(from)} – ${duration(to)}: ${grouped(count)}`)));
    }
    chart.append(drawing('path', { class: 'axis', d: `M${left} ${height - bottom}H${width}` }));
    chart.append(drawing('text', { x: left - 4, y: y(most) + 4, class: 'faint', 'text-anchor': 'end' }, shortCount(most)));
    let lastLabel = -100;
    for (let power = 0; power <= 12; power++) {
        for (const factor of high - low > 14 ? [1] : [1, 2, 5]) {
            const value = factor * 10 ** power;
            if (scale(value) < low || scale(value) > high || x(value) - lastLabel < 62) continue;
            lastLabel = x(value);
            chart.append(drawing('text', { x: x(value), y: height - 7, class: 'faint', 'text-anchor': 'middle' }, duration(value).replace(/\.0+ /, ' ')));
            chart.append(drawing('path', { class: 'axis', d: `M${x(value)} ${height - bottom}v4` }));
        }
    }
    // Quantiles that lie together share their label.
    const labels = [];
    for (const name of ['p50', 'p95', 'p99']) {
        const place = Math.min(Math.max(x(waits[name]), left), width - 2);
        chart.append(drawing('path', { class: 'quantile', fill: 'none', d: `M${place} 14V${height - bottom}` }));
        const last = labels[labels.length - 1];
        if (last && place - last.place < 24 + 26 * (last.text.length / 4)) last.text += ` ${name}`; else labels.push({ place, text: name });
    }
    for (const [number, { place, text }] of labels.entries()) {
        const anchor = place > width - 50 || number === 0 && labels.length > 1 ? 'end' : number > 0 ? 'start' : 'middle';
        chart.append(drawing('text', { x: place, y: 10, class: 'faint', 'text-anchor': anchor }, text));
    }
    return chart;
}

function shortCount(count) {
    return count < 10000 ? String(count) : count < 999500 ? `${significant(count, 1e3)}k` : `${significant(count, 1e6)}M`;
}

/// Connections over time: opened, failed, reset, one on the other.
function activityChart(activity) {
    const [width, height, left, bottom] = [1240, 130, 40, 24];
    const bins = activity.bins;
    const most = Math.max(1, ...bins.map(bin => bin[0] + bin[1] + bin[2]));
    const step = (width - left - 6) / bins.length;
    const y = count => count / most * (height - 10 - bottom);
    const chart = drawing('svg', { viewBox: `0 0 ${width} ${height}`, class: 'chart', role: 'img', 'aria-label': say('overTime') });
    bins.forEach((bin, place) => {
        if (bin[0] + bin[1] + bin[2] === 0) return;
        const group = drawing('g', null, drawing('title', null,
            `${moment((activity.start + place * activity.width) / 1000, 3)}: ${grouped(bin[0])} ${say('ok')}, ${grouped(bin[1])} ${say('failed')}, ${grouped(bin[2])} ${say('wasReset')}`));
        let top = height - bottom;
        bin.forEach((count, kind) => {
            if (count === 0) return;
            top -= y(count);
            group.append(drawing('rect', { class: ['ok', 'failed', 'reset'][kind], x: left + place * step, y: top, width: Math.min(40, Math.max(1, step - (step > 3 ? 1 : 0))), height: Math.max(0.7, y(count)) }));
        });
        chart.append(group);
    });
    chart.append(drawing('path', { class: 'axis', d: `M${left} ${height - bottom}H${width}` }));
    chart.append(drawing('text', { x: left - 4, y: 16, class: 'faint', 'text-anchor': 'end' }, shortCount(most)));
    const span = bins.length * activity.width;
    for (const place of [0, 1, 2, 3, 4]) {
        const at = activity.start + span * place / 4;
        chart.append(drawing('text', { x: left + (width - left - 6) * place / 4, y: height - 7, class: 'faint', 'text-anchor': place === 0 ? 'start' : place === 4 ? 'end' : 'middle' },
            moment(at / 1000, span < 20e9 ? 3 : 0)));
    }
    return chart;
}

function key(classes, text, shape = 'rect') {
    const mark = shape === 'rect' ? drawing('rect', { class: classes, width: 14, height: 9 }) : drawing('path', { class: classes, d: shape });
    return element('span', { class: 'key' }, drawing('svg', { viewBox: '0 0 14 9', 'aria-hidden': 'true' }, mark), text);
}
