import FlowReports
import PacketCapture
import TCPConformance

/// Shows all octets but the last, as text from outside, in the ways that such text is shown. Bits of the last one choose
/// colours (0), ASCII (1), and where it is shown (2 and 3).
func checkTerminal(_ octets: [UInt8]) throws(Violation) {
    let settings = octets.last ?? 0
    let octets = octets.dropLast()
    let text = String(decoding: octets, as: UTF8.self)
    try checkEscapings(text)
    let style = Style(isColoured: settings & 1 != 0, ladder: settings & 2 != 0 ? .ascii : .unicode)
    switch settings >> 2 & 3 {
    case 0: try checkMessages(PathName(octets: Array(octets)))
    case 1: try checkReport(.overview, text, style)
    case 2: try checkReport(.records, text, style)
    default: try checkReport(.rows, text, style)
    }
}

private func checkEscapings(_ text: String) throws(Violation) {
    var buffer = OutputBuffer()
    buffer.append(visible: text)
    let visible = take(&buffer)
    try ReportText.check(visible, "visible", lines: false)
    buffer.append(visible: String(decoding: visible, as: UTF8.self))
    try require(take(&buffer) == visible, "what is visible does not stay as it is")

    buffer.append(json: text)
    let json = take(&buffer)
    try ReportText.check(json, "JSON", lines: false)
    var parser = JSONParser(json[...])
    try require(json.first == UInt8(ascii: "\"") && parser.isWhole(), "no JSON: \(ReportText.quoted(json))")

    buffer.append(csv: text)
    buffer.append(",\r\n")
    let row = take(&buffer)
    try ReportText.checkCSV(Array("a,b\r\n".utf8) + row)
}

/// The words of errors hold the name as it is; whoever prints them escapes them.
private func checkMessages(_ path: PathName) throws(Violation) {
    let errors: [CaptureError] = [
        .noSuchFile(path: path, words: path.text), .isDirectory(path: path), .badHeader(path: path, words: path.text),
        .badFilter(expression: path.text, words: path.text, position: 3),
    ]
    for error in errors {
        for words in [error.message, error.advice] {
            var buffer = OutputBuffer()
            buffer.append(visible: words)
            try ReportText.check(take(&buffer), "message", lines: false)
        }
    }
}

private func checkReport(_ kinds: Reports.Kinds, _ text: String, _ style: Style) throws(Violation) {
    var summary = RunSummary()
    summary.inputs = [
        RunSummary.Input(name: text, linkTypes: [text]), RunSummary.Input(name: text, isInterface: true, linkTypes: []),
    ]
    summary.warnings = [Message(verbatim: text)]
    summary.frames = 1
    summary.undecodable = [(Message(verbatim: text), 1)]
    var reports = Reports(kinds, style: style)
    reports.nameInterface(text)
    try reports.finish(summary)
}

private func take(_ buffer: inout OutputBuffer) -> [UInt8] {
    var octets: [UInt8] = []
    buffer.flush { octets = Array(copying: $0) }
    return octets
}
