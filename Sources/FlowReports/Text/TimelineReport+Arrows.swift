import PacketDecoding
import TCPConformance
import TCPTracking

extension TimelineReport {
    /// Draws a segment between the rails, with as much as there is room for. Returns whether its label found room.
    func arrow(of segment: TimelineSegment, to writer: inout TextWriter) -> Bool {
        let isFromClient = segment.end == judgement.subject.client
        // A quoted header comes back to its sender.
        let pointsRight = isFromClient != (segment.label == .quoted)
        let texts = Self.texts(of: segment, symbols)
        // A dash and a space, the text, a space, at least one dash, the arrow's head.
        let room = layout.inner - 5
        let chosen = texts.firstIndex { $0.text.count <= room } ?? texts.count - 1
        let text = String(texts[chosen].text.prefix(room))
        let line = layout.inner - text.count - 4
        writer.pad(to: layout.left)
        if pointsRight {
            writer.put("├─ ")
            put(text, segment, to: &writer)
            writer.put(" ")
            for _ in 0..<line { writer.put("─") }
            writer.put("▶│")
        } else {
            writer.put("│◀─ ")
            put(text, segment, to: &writer)
            writer.put(" ")
            for _ in 0..<line - 1 { writer.put("─") }
            writer.put("─┤")
        }
        return texts[chosen].isLabelled
    }

    private func put(_ text: String, _ segment: TimelineSegment, to writer: inout TextWriter) {
        if segment.flags.contains(.rst) {
            writer.begin(.bad)
        } else if !segment.flags.isDisjoint(with: [.syn, .fin]) {
            writer.begin(.good)
        } else if Self.odd(segment) != nil {
            writer.begin(.warning)
        } else {
            writer.begin(.faint)
        }
        writer.put(visible: text)
        writer.end()
    }

    /// Descriptions of a segment, the fullest first.
    private static func texts(
        of segment: TimelineSegment, _ symbols: TimelineSymbols
    ) -> [(text: String, isLabelled: Bool)] {
        let flags = flagsText(segment.flags)
        let (symbol, real) = symbols.sequence(of: segment)
        let number = real.map { " (\($0))" } ?? ""
        let acknowledgment = segment.flags.contains(.ack) ? " ack=\(symbols.acknowledgment(of: segment))" : ""
        let payload = segment.payloadLength > 0 ? "  \(grouped(segment.payloadLength)) B" : ""
        let label = odd(segment).map { "  \($0)" } ?? ""
        let prefix =
            segment.label == .quoted ? "ICMP \(segment.quotingType)/\(segment.quotingCode) quotes \(flags)" : flags
        let padded = prefix + String(repeating: " ", count: max(0, 7 - prefix.count))
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

    /// The label, where it says more than the flags do.
    private static func odd(_ segment: TimelineSegment) -> String? {
        switch segment.label {
        case .syn, .synACK, .ack, .data, .fin, .rst, .quoted: nil
        case .unacceptable where segment.flags.contains(.rst), .outsideWindow where segment.flags.contains(.rst):
            "ignored"
        case .synRetransmission, .synACKRetransmission, .finRetransmission: "again"
        default: "\(segment.label.name)"
        }
    }

    private static func flagsText(_ flags: TCPFlags) -> String {
        var buffer = OutputBuffer()
        buffer.append(flags)
        let text = buffer.takeText()
        return text.isEmpty ? "no flag" : text
    }

    private static func grouped(_ value: UInt32) -> String {
        var writer = TextWriter()
        writer.put(grouped: UInt64(value))
        return writer.takeText()
    }
}
