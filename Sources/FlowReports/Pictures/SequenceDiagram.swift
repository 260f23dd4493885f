import PacketDecoding
import TCPConformance
import TCPTracking

/// Connections as a sequence diagram in the notation of Mermaid: messages with the documents' symbols, states as notes.
///
/// A lost segment ends in a cross, one that was captured and not answered is dashed.
package struct SequenceDiagram {
    private static let noteColumns = 60

    private let timelines: [Timeline]
    private let style: Style

    package init(_ timelines: [Timeline], style: Style) {
        self.timelines = timelines
        self.style = style
    }

    package func write(to buffer: inout OutputBuffer) {
        buffer.append("sequenceDiagram\n")
        for timeline in timelines { participants(timeline, to: &buffer) }
        for timeline in timelines { write(timeline, to: &buffer) }
    }

    /// Both ends, in a box with the connection's number where there are several.
    private func participants(_ timeline: Timeline, to buffer: inout OutputBuffer) {
        let subject = timeline.judgement.subject
        let id = subject.connection.id
        if timelines.count > 1 {
            line("box transparent ", "\(TimelineWords.connection.text(in: style.language))\(id)", to: &buffer)
        }
        line("participant c\(id) as ", subject.endpointText(of: subject.client), to: &buffer)
        line("participant s\(id) as ", subject.endpointText(of: subject.server), to: &buffer)
        if timelines.count > 1 { buffer.append("    end\n") }
    }

    private func write(_ timeline: Timeline, to buffer: inout OutputBuffer) {
        let model = TimelineModel(timeline)
        let id = timeline.judgement.subject.connection.id
        note("left of c\(id)", [name(model.clientState)], to: &buffer)
        note("right of s\(id)", [name(model.serverState)], to: &buffer)
        for row in model.rows {
            switch row {
            case .step(let step): write(step, id, client: model.judgement.subject.client, to: &buffer)
            case .run(let run):
                let text = run.description(client: model.judgement.subject.client, style)
                note("over c\(id),s\(id)", [text], to: &buffer)
            case .omission(let count): note("over c\(id),s\(id)", broken(.omitted(count)), to: &buffer)
            }
        }
        for wait in model.waits {
            var writer = TextWriter(style: style)
            wait.write(timeline.timeWait, to: &writer)
            let length = writer.takeText()
            wait.writeState(start: timeline.judgement.subject.details.startTime, to: &writer)
            let isClient = wait.end == timeline.judgement.subject.client
            note(isClient ? "left of c\(id)" : "right of s\(id)", [length, writer.takeText()], to: &buffer)
        }
        note("over c\(id),s\(id)", broken(timeline.judgement.diagnosis()), to: &buffer)
    }

    private func write(_ step: TimelineStep, _ id: UInt64, client: End, to buffer: inout OutputBuffer) {
        let ends = step.pointsRight ? ("c\(id)", "s\(id)") : ("s\(id)", "c\(id)")
        let arrow: StaticString =
            switch step.loss {
            case .afterVantage: "-x"
            case .unanswered: "-->>"
            case nil: "->>"
            }
        line("\(ends.0)\(arrow)\(ends.1): ", step.description(style), to: &buffer)
        // What becomes of an end: its states, and the call that returns or is made there.
        let isClientCall = step.call?.end == client
        let call = step.call.map { "\($0.words)" }
        note("left of c\(id)", step.client.map(name) + (isClientCall ? [call ?? ""] : []), to: &buffer)
        note(
            "right of s\(id)", step.server.map(name) + (call != nil && !isClientCall ? [call ?? ""] : []), to: &buffer)
        for remark in step.remarks { note("over c\(id),s\(id)", broken(remark), to: &buffer) }
    }

    private func name(_ state: TCPState) -> String { "\(style.stateNames.name(of: state))" }

    private func name(_ transition: Transition) -> String {
        name(transition.to) + (transition.certainty == .assumed ? "?" : "")
    }

    /// A message in lines that a note has room for.
    private func broken(_ message: Message) -> [String] {
        var lines = [""]
        for piece in LineBreaking.pieces(of: style.text(message)) {
            let columns = DisplayWidth.columns(of: lines[lines.count - 1]) + DisplayWidth.columns(of: piece.text) + 1
            if !lines[lines.count - 1].isEmpty, columns > Self.noteColumns { lines.append("") }
            let isFirst = lines[lines.count - 1].isEmpty
            lines[lines.count - 1] += piece.followsSpace && !isFirst ? " \(piece.text)" : piece.text
        }
        return lines
    }

    // MARK: - The notation

    private func note(_ place: String, _ lines: [String], to buffer: inout OutputBuffer) {
        guard !lines.isEmpty else { return }
        buffer.append("    Note ")
        buffer.append(text: place)
        buffer.append(": ")
        for (index, line) in lines.enumerated() {
            if index > 0 { buffer.append("<br/>") }
            buffer.append(mermaid: line)
        }
        buffer.append("\n")
    }

    private func line(_ start: String, _ text: String, to buffer: inout OutputBuffer) {
        buffer.append("    ")
        buffer.append(text: start)
        buffer.append(mermaid: text)
        buffer.append("\n")
    }
}

extension OutputBuffer {
    /// Text of a message, a note or a name: what the notation or HTML would take for its own appears as an entity.
    mutating func append(mermaid text: String) {
        var visible = OutputBuffer(capacity: text.utf8.count + 16)
        visible.append(visible: text)
        for index in 0..<visible.count {
            switch visible[index] {
            case UInt8(ascii: "#"), UInt8(ascii: ";"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
                UInt8(ascii: "&"), UInt8(ascii: "%"), UInt8(ascii: "\\"), UInt8(ascii: "`"), UInt8(ascii: "$"):
                append("#")
                append(decimal: UInt64(visible[index]))
                append(";")
            case let octet: append(octet)
            }
        }
    }
}
