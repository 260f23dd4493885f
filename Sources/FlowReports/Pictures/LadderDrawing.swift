import PacketDecoding
import TCPConformance
import TCPTracking

/// Draws ladders one below the other, from the top down.
struct LadderDrawing: ~Copyable {
    static let width = 1000
    private static let margin = 20
    private static let timeEnd = 110
    private static let left = 270
    private static let right = 730
    private static let frameEnd = 980
    /// From one segment's row to the next.
    private static let pitch = 40
    /// How far down a segment arrives.
    private static let fall = 14
    private static let lineHeight = 16
    /// Columns of text below a ladder, and between its rails.
    private static let textColumns = 130
    private static let noteColumns = 58

    private let style: Style
    private var elements = OutputBuffer()
    /// Lifelines stand below everything else.
    private var lifelines = OutputBuffer()
    private var below = Self.margin
    private var lives: [Life] = []

    /// One end's lifeline: its state since which height.
    private struct Life {
        let x: Int
        var state: TCPState
        var isAssumed = false
        var top: Int
    }

    init(style: Style) {
        self.style = Style(
            width: Self.textColumns, secondsFromUTC: style.secondsFromUTC, zone: style.zone, language: style.language,
            stateNames: style.stateNames)
    }

    /// The elements, lifelines first, and how high the drawing is.
    mutating func finish() -> (elements: String, height: Int) {
        (lifelines.takeText() + elements.takeText(), below + Self.margin)
    }

    /// A line between two connections.
    mutating func separate() {
        below += Self.margin
        line(Self.margin, below, Self.width - Self.margin, below, "rule")
        below += Self.margin
    }

    mutating func draw(_ timeline: Timeline) {
        let report = TimelineReport(timeline, style: style)
        let model = report.model
        lines(of: report) { $0.header(to: &$1) }
        titles(model)
        for row in model.rows {
            switch row {
            case .step(let step): draw(step, model)
            case .run(let run): draw(run, model)
            case .omission(let count): note(.omitted(count), "faint")
            }
        }
        for wait in model.waits { draw(wait, model) }
        for place in lives.indices { endState(place, at: below + 6) }
        below += Self.margin
        lines(of: report) { $0.footer(to: &$1) }
    }

    // MARK: - Text above and below

    private mutating func lines(of report: TimelineReport, _ write: (TimelineReport, inout TextWriter) -> Void) {
        var writer = TextWriter(style: style)
        write(report, &writer)
        for (index, line) in writer.takeText().split(separator: "\n").enumerated() {
            below += Self.lineHeight
            let isTitle = index == 0 && below < 2 * Self.lineHeight + Self.margin
            text(String(line), Self.margin, below, isTitle ? "title" : nil)
        }
    }

    private mutating func titles(_ model: TimelineModel) {
        let language = style.language
        below += 2 * Self.lineHeight
        text("\(TimelineWords.time.text(in: language))", Self.timeEnd, below, "faint", anchor: "end")
        text("\(Role.client.words.text(in: language))", Self.left, below, "faint", anchor: "middle")
        text("\(Role.server.words.text(in: language))", Self.right, below, "faint", anchor: "middle")
        text("\(TimelineWords.frame.text(in: language))", Self.frameEnd, below, "faint", anchor: "end")
        below += 8
        lives = [
            Life(x: Self.left, state: model.clientState, top: below),
            Life(x: Self.right, state: model.serverState, top: below),
        ]
        for place in lives.indices { stateName(place, at: below + 12) }
        below += 22
    }

    // MARK: - Rows

    private mutating func draw(_ step: TimelineStep, _ model: TimelineModel) {
        let top = below + 18
        let start = model.judgement.subject.details.startTime
        time(step.segment.time &- start, at: top + 4)
        text("\(step.segment.frame)", Self.frameEnd, top + 4, "faint", anchor: "end")
        arrow(step, at: top)
        // What the sender did is at the arrow's beginning, what the receiver made of it at its end.
        var bottom = top + Self.fall
        bottom = max(bottom, states(step.client, 0, at: step.pointsRight ? top : top + Self.fall))
        bottom = max(bottom, states(step.server, 1, at: step.pointsRight ? top + Self.fall : top))
        if let call = step.call {
            let isClient = call.end == model.judgement.subject.client
            let transitions = isClient ? step.client : step.server
            let y = (step.pointsRight == isClient ? top : top + Self.fall) + 4
            let shift = transitions.isEmpty ? 0 : Self.lineHeight * transitions.count
            text(
                "\(call.words)", isClient ? Self.left - 12 : Self.right + 12, y + shift, "faint",
                anchor: isClient ? "end" : "start")
            bottom = max(bottom, y + shift)
        }
        below = max(top + Self.pitch - 18, bottom + 4)
        for remark in step.remarks { note(remark, "warning") }
    }

    private mutating func arrow(_ step: TimelineStep, at top: Int) {
        let from = step.pointsRight ? Self.left + 5 : Self.right - 5
        let to = step.pointsRight ? Self.right - 5 : Self.left + 5
        let isLost = step.loss == .afterVantage
        // One that was lost behind the vantage ends before its receiver.
        let share = isLost ? 80 : 100
        let end = from + (to - from) * share / 100
        let bottom = top + Self.fall * share / 100
        line(from, top, end, bottom, "arrow \(step.tone.name)\(step.loss == .unanswered ? " unanswered" : "")")
        if isLost {
            line(end - 6, bottom - 6, end + 6, bottom + 6, "cross")
            line(end - 6, bottom + 6, end + 6, bottom - 6, "cross")
        } else {
            let back = step.pointsRight ? -10 : 10
            polygon([(end, bottom), (end + back, bottom - 5), (end + back, bottom + 4)], "\(step.tone.name)")
        }
        let middle = (Self.left + Self.right) / 2
        text(
            step.description(style), middle, top + Self.fall / 2 - 6, "\(step.tone.name) on-line", anchor: "middle",
            turn: (step.pointsRight ? "1.7" : "-1.7", middle, top + Self.fall / 2))
    }

    private mutating func draw(_ run: TimelineRun, _ model: TimelineModel) {
        let top = below + 8
        time(run.first.time &- model.judgement.subject.details.startTime, at: top + 15)
        text("\(run.first.frame)–\(run.last.frame)", Self.frameEnd, top + 15, "faint", anchor: "end")
        elements.append("<rect class=\"fold\" rx=\"4\" x=\"")
        elements.append(decimal: Self.left + 14)
        elements.append("\" y=\"")
        elements.append(decimal: top)
        elements.append("\" width=\"")
        elements.append(decimal: Self.right - Self.left - 28)
        elements.append("\" height=\"22\"/>\n")
        text(
            run.description(client: model.judgement.subject.client, style), (Self.left + Self.right) / 2, top + 15, nil,
            anchor: "middle")
        below = top + 26
    }

    private mutating func draw(_ wait: TimelineWait, _ model: TimelineModel) {
        let place = wait.end == model.judgement.subject.client ? 0 : 1
        let isClient = place == 0
        let top = below + 10
        let x = isClient ? Self.left : Self.right
        var writer = TextWriter(style: style)
        wait.write(model.timeline.timeWait, to: &writer)
        text(
            writer.takeText(), isClient ? x + 18 : x - 18, top + 22, "faint", anchor: isClient ? "start" : "end")
        elements.append("<rect class=\"time-wait\" rx=\"3\" x=\"")
        elements.append(decimal: x - 8)
        elements.append("\" y=\"")
        elements.append(decimal: top)
        elements.append("\" width=\"16\" height=\"36\"/>\n")
        below = top + 36
        if wait.isOver { set(.closed, isAssumed: false, place, at: below) }
        wait.writeState(start: model.judgement.subject.details.startTime, to: &writer)
        text(
            writer.takeText(), isClient ? x - 14 : x + 14, below - 2, "state", anchor: isClient ? "end" : "start")
        below += 6
    }

    /// Words between the rails.
    private mutating func note(_ message: Message, _ name: String) {
        var line = ""
        func fits(_ piece: LineBreaking.Piece) -> Bool {
            line.isEmpty
                || DisplayWidth.columns(of: line) + 1 + DisplayWidth.columns(of: piece.text) <= Self.noteColumns
        }
        for piece in LineBreaking.pieces(of: style.text(message)) {
            if !fits(piece) {
                noteLine(line, name)
                line = ""
            }
            line += piece.followsSpace && !line.isEmpty ? " \(piece.text)" : piece.text
        }
        noteLine(line, name)
    }

    private mutating func noteLine(_ line: String, _ name: String) {
        below += Self.lineHeight
        text(line, (Self.left + Self.right) / 2, below, name, anchor: "middle")
    }

    private mutating func time(_ nanoseconds: Int64, at y: Int) {
        var buffer = OutputBuffer(capacity: 32)
        buffer.append(seconds: nanoseconds, decimals: 6)
        text(buffer.takeText(), Self.timeEnd, y, "faint", anchor: "end")
    }

    // MARK: - States

    /// Draws what a segment changed, one state below the other; returns where the last one's name stands.
    private mutating func states(_ transitions: [Transition], _ place: Int, at y: Int) -> Int {
        var bottom = y
        for (index, transition) in transitions.enumerated() {
            bottom = y + index * Self.lineHeight
            set(transition.to, isAssumed: transition.certainty == .assumed, place, at: bottom)
            stateName(place, at: bottom + 4)
        }
        return bottom
    }

    private mutating func set(_ state: TCPState, isAssumed: Bool, _ place: Int, at y: Int) {
        endState(place, at: y)
        lives[place].state = state
        lives[place].isAssumed = isAssumed
        lives[place].top = y
    }

    private mutating func stateName(_ place: Int, at y: Int) {
        let life = lives[place]
        let name = "\(style.stateNames.name(of: life.state))\(life.isAssumed ? "?" : "")"
        text(name, place == 0 ? life.x - 12 : life.x + 12, y, "state", anchor: place == 0 ? "end" : "start")
    }

    /// The lifeline of a state that ends here.
    private mutating func endState(_ place: Int, at y: Int) {
        let life = lives[place]
        guard y > life.top else { return }
        lifelines.append("<rect class=\"")
        lifelines.append(LadderColours.name(of: life.state))
        if life.isAssumed { lifelines.append(" assumed") }
        lifelines.append("\" x=\"")
        lifelines.append(decimal: life.x - 4)
        lifelines.append("\" y=\"")
        lifelines.append(decimal: life.top)
        lifelines.append("\" width=\"8\" height=\"")
        lifelines.append(decimal: y - life.top)
        lifelines.append("\"/>\n")
    }

    // MARK: - Elements

    private mutating func line(_ x1: Int, _ y1: Int, _ x2: Int, _ y2: Int, _ name: String) {
        elements.append("<path class=\"")
        elements.append(text: name)
        elements.append("\" d=\"M")
        elements.append(decimal: x1)
        elements.append(" ")
        elements.append(decimal: y1)
        elements.append("L")
        elements.append(decimal: x2)
        elements.append(" ")
        elements.append(decimal: y2)
        elements.append("\"/>\n")
    }

    private mutating func polygon(_ points: [(x: Int, y: Int)], _ name: String) {
        elements.append("<polygon class=\"")
        elements.append(text: name)
        elements.append("\" points=\"")
        for (index, point) in points.enumerated() {
            if index > 0 { elements.append(" ") }
            elements.append(decimal: point.x)
            elements.append(",")
            elements.append(decimal: point.y)
        }
        elements.append("\"/>\n")
    }

    /// - Parameter turn: by how many degrees, and around which point.
    private mutating func text(
        _ text: String, _ x: Int, _ y: Int, _ name: String?, anchor: StaticString = "start",
        turn: (degrees: StaticString, x: Int, y: Int)? = nil
    ) {
        elements.append("<text x=\"")
        elements.append(decimal: x)
        elements.append("\" y=\"")
        elements.append(decimal: y)
        elements.append("\" text-anchor=\"")
        elements.append(anchor)
        if let name {
            elements.append("\" class=\"")
            elements.append(text: name)
        }
        if let turn {
            elements.append("\" transform=\"rotate(")
            elements.append(turn.degrees)
            elements.append(" ")
            elements.append(decimal: turn.x)
            elements.append(" ")
            elements.append(decimal: turn.y)
            elements.append(")")
        }
        elements.append("\" xml:space=\"preserve\">")
        elements.append(xml: text)
        elements.append("</text>\n")
    }
}

extension Tone {
    /// The class in the style sheet.
    fileprivate var name: StaticString {
        switch self {
        case .good: "good"
        case .bad: "bad"
        case .warning: "warning"
        case .faint: "faint"
        case .strong: "state"
        }
    }
}
