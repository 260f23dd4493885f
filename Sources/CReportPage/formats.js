function grouped(number) {
    return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

/// Three significant digits, halves rounded up as in the text: of a quotient that is not exact, as 16.45, they would go
/// either way.
function significant(value, unit) {
    const decimals = value < unit * 9.995 ? 2 : value < unit * 99.95 ? 1 : 0;
    return (Math.round(value / (unit / 10 ** decimals)) / 10 ** decimals).toFixed(decimals);
}

/// A duration of nanoseconds for people: `312 µs`, `20.0 ms`, `1.25 s`, `47 min`.
function duration(nanoseconds) {
    const value = Math.abs(nanoseconds);
    const sign = nanoseconds < 0 ? '-' : '';
    if (value < 1000) return `${sign}${Math.round(value)} ns`;
    if (value < 999500) return `${sign}${significant(value, 1e3)} µs`;
    if (value < 999500000) return `${sign}${significant(value, 1e6)} ms`;
    if (value < 120e9) return `${sign}${significant(value, 1e9)} s`;
    if (value < 7200e9) return `${sign}${Math.floor(value / 60e9)} min`;
    if (value < 172800e9) return `${sign}${Math.floor(value / 3600e9)} h`;
    return `${sign}${Math.floor(value / 86400e9)} d`;
}

/// Nanoseconds as seconds with six decimals, cut off as in the timeline of the terminal.
function seconds(nanoseconds, decimals = 6) {
    const unit = 10 ** (9 - decimals);
    const units = Math.floor(Math.abs(nanoseconds) / unit);
    const digits = String(units).padStart(decimals + 1, '0');
    return `${nanoseconds < 0 ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

function octets(number) {
    if (number < 1e6) return `${grouped(number)} B`;
    if (number < 999.5e6) return `${significant(number, 1e6)} MB`;
    if (number < 999.5e9) return `${significant(number, 1e9)} GB`;
    return `${significant(number, 1e12)} TB`;
}

function percent(part, whole) {
    return `${(100 * part / Math.max(1, whole)).toFixed(1)} %`;
}

/// A moment, in microseconds after the first connection's beginning, in the zone of the report.
function moment(microseconds, decimals, withDate) {
    const whole = report.nanosecond / 1000 + microseconds;
    const second = report.second + report.zone.seconds + Math.floor(whole / 1e6);
    const text = new Date(second * 1000).toISOString();
    const fraction = String(Math.floor(whole - Math.floor(whole / 1e6) * 1e6)).padStart(6, '0').slice(0, decimals);
    return `${withDate ? `${text.slice(0, 10)} ` : ''}${text.slice(11, 19)}${decimals ? `.${fraction}` : ''}`;
}

/// Ticks of an axis: about `count` round numbers between two others.
function ticks(from, to, count) {
    const span = to - from;
    if (!(span > 0)) return [from];
    const raw = span / count;
    const power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].map(factor => factor * power).find(candidate => candidate >= raw);
    const result = [];
    for (let value = Math.ceil(from / step) * step; value <= to + step * 1e-9; value += step) result.push(value);
    return result;
}
