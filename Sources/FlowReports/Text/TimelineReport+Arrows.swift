import PacketDecoding
import TCPConformance
import TCPTracking

extension TimelineReport {
    /// Draws a segment between the rails, with as much as there is room for. Returns whether its label found room.
    func arrow(of step: TimelineStep, to writer: inout TextWriter) -> Bool {
        let texts = texts(of: step, writer.style)
        // A dash and a space, the text, a space, at least one dash, the arrow's head.
        let room = layout.inner - 5
        let chosen = texts.firstIndex { DisplayWidth.columns(of: $0.text) <= room } ?? texts.count - 1
        let text = String(DisplayWidth.prefix(of: texts[chosen].text, columns: room))
        let line = layout.inner - DisplayWidth.columns(of: text) - 4
        writer.pad(to: layout.left)
        if step.pointsRight {
            writer.put("├─ ")
            put(text, step, to: &writer)
            writer.put(" ")
            for _ in 0..<line { writer.put("─") }
            writer.put("▶│")
        } else {
            writer.put("│◀─ ")
            put(text, step, to: &writer)
            writer.put(" ")
            for _ in 0..<line - 1 { writer.put("─") }
            writer.put("─┤")
        }
        return texts[chosen].isLabelled
    }

    private func put(_ text: String, _ step: TimelineStep, to writer: inout TextWriter) {
        if step.segment.flags.contains(.rst) {
            writer.begin(.bad)
        } else if !step.segment.flags.isDisjoint(with: [.syn, .fin]) {
            writer.begin(.good)
        } else if step.oddity != nil {
            writer.begin(.warning)
        } else {
            writer.begin(.faint)
        }
        writer.put(visible: text)
        writer.end()
    }

    /// Descriptions of a segment, the fullest first.
    private func texts(of step: TimelineStep, _ style: Style) -> [(text: String, isLabelled: Bool)] {
        let segment = step.segment
        let flags = style.text(step.flags)
        let symbol = step.sequence.symbol
        let number = step.sequence.real.map { " (\($0))" } ?? ""
        let acknowledgment = step.acknowledgment.map { " ack=\($0)" } ?? ""
        let payload = segment.payloadLength > 0 ? "  \(groupedText(UInt64(segment.payloadLength))) B" : ""
        let label = step.oddity.map { "  \($0.text(in: style.language))" } ?? ""
        let prefix =
            segment.label == .quoted
            ? style.text(.quotes(segment.quotingType, code: segment.quotingCode, flags: flags)) : flags
        let padded = prefix + String(repeating: " ", count: max(0, 7 - DisplayWidth.columns(of: prefix)))
        return [
            ("\(padded) seq=\(symbol)\(number)\(acknowledgment)\(payload)\(label)", true),
            ("\(padded) seq=\(symbol)\(acknowledgment)\(payload)\(label)", true),
            ("\(prefix) seq=\(symbol)\(payload)\(label)", true),
            ("\(prefix)\(payload)\(label)", true),
            ("\(padded) seq=\(symbol)\(acknowledgment)\(payload)", label.isEmpty),
            ("\(prefix) seq=\(symbol)\(payload)", label.isEmpty),
            ("\(prefix)\(payload)", label.isEmpty),
        ]
    }
}
