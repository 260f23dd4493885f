import TCPConformance
import TCPTracking

extension TimelineStep {
    /// What the segment says, in the documents' symbols: `SYN,ACK seq=y (5000) ack=x+1  again`.
    func description(_ style: Style) -> String { fullDescription(flagsText(style), style) }

    /// Descriptions with the flags in seven columns where there is room, the fullest first, and whether each tells what
    /// was odd about the segment.
    func descriptions(_ style: Style) -> [(text: String, isLabelled: Bool)] {
        let flags = flagsText(style)
        let padded = flags + String(repeating: " ", count: max(0, 7 - DisplayWidth.columns(of: flags)))
        let oddity = oddityText(style)
        return [
            (fullDescription(padded, style), true),
            ("\(padded) seq=\(sequence.symbol)\(acknowledgmentText)\(payloadText)\(oddity)", true),
            ("\(flags) seq=\(sequence.symbol)\(payloadText)\(oddity)", true),
            ("\(flags)\(payloadText)\(oddity)", true),
            ("\(padded) seq=\(sequence.symbol)\(acknowledgmentText)\(payloadText)", oddity.isEmpty),
            ("\(flags) seq=\(sequence.symbol)\(payloadText)", oddity.isEmpty),
            ("\(flags)\(payloadText)", oddity.isEmpty),
        ]
    }

    /// How it stands out.
    var tone: Tone {
        if segment.flags.contains(.rst) { return .bad }
        if !segment.flags.isDisjoint(with: [.syn, .fin]) { return .good }
        return oddity != nil ? .warning : .faint
    }

    private func fullDescription(_ flags: String, _ style: Style) -> String {
        let number = sequence.real.map { " (\($0))" } ?? ""
        return "\(flags) seq=\(sequence.symbol)\(number)\(acknowledgmentText)\(payloadText)\(oddityText(style))"
    }

    /// The flags, or what an ICMP error quotes.
    private func flagsText(_ style: Style) -> String {
        let flags = style.text(flags)
        return segment.label == .quoted
            ? style.text(.quotes(segment.quotingType, code: segment.quotingCode, flags: flags)) : flags
    }

    private var acknowledgmentText: String { acknowledgment.map { " ack=\($0)" } ?? "" }

    private var payloadText: String {
        segment.payloadLength > 0 ? "  \(groupedText(UInt64(segment.payloadLength))) B" : ""
    }

    private func oddityText(_ style: Style) -> String {
        oddity.map { "  \($0.text(in: style.language))" } ?? ""
    }
}

extension TimelineRun {
    /// What the folded segments carry, how many they are, and how long they took.
    func description(client: End, _ style: Style) -> String {
        var writer = TextWriter(style: style)
        write(client: client, to: &writer)
        writer.put(ConnectionWords.comma)
        writer.buffer.append(duration: last.time &- first.time)
        return writer.takeText()
    }

    /// The same without how long, a part of a line.
    func write(client: End, to writer: inout TextWriter) {
        if let oddity {
            writer.begin(.warning)
            writer.put(oddity.words)
            writer.end()
            writer.put(first.end == client ? " ▶ " : " ◀ ")
        } else {
            if clientOctets > 0 {
                writer.put(octets: clientOctets)
                writer.put(" ▶ ")
            }
            if serverOctets > 0 {
                writer.put("◀ ")
                writer.put(octets: serverOctets)
                writer.put(" ")
            }
            if clientOctets + serverOctets == 0 { writer.put(TimelineWords.noPayload) }
        }
        writer.put(" ")
        writer.put(grouped: UInt64(indices.count))
        writer.put(TimelineWords.segments)
    }
}

extension TimelineWait {
    /// `2·MSL (60.0 s), not restarted`
    func write(_ timeWait: Int64, to writer: inout TextWriter) {
        writer.put(TimelineWords.wait)
        writer.buffer.append(duration: timeWait)
        writer.put(
            isOver
                ? TimelineWords.waitIsOver
                : isRestarted ? TimelineWords.waitRestarted : TimelineWords.waitNotRestarted)
    }

    /// `to 61.092`, in seconds since the connection began; the state, once it is over.
    func writeState(start: Int64, to writer: inout TextWriter) {
        if isOver {
            writer.put(state: .closed)
        } else {
            writer.put(TimelineWords.until)
            writer.buffer.append(seconds: until &- start, decimals: 3)
        }
    }
}
