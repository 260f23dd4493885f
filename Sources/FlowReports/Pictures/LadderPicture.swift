import PacketDecoding
import TCPConformance
import TCPTracking

/// Connections as ladders in one SVG file that needs nothing else: lifelines coloured by state, arrows with the
/// documents' symbols, losses, folded data, TIME-WAIT. Readable on light and on dark ground.
package struct LadderPicture {
    private let timelines: [Timeline]
    private let style: Style

    package init(_ timelines: [Timeline], style: Style) {
        self.timelines = timelines
        self.style = style
    }

    package func write(to buffer: inout OutputBuffer) {
        var drawing = LadderDrawing(style: style)
        for (index, timeline) in timelines.enumerated() {
            if index > 0 { drawing.separate() }
            drawing.draw(timeline)
        }
        let body = drawing.finish()
        begin(height: body.height, to: &buffer)
        buffer.append(text: body.elements)
        buffer.append("</svg>\n")
    }

    private func begin(height: Int, to buffer: inout OutputBuffer) {
        buffer.append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 ")
        buffer.append(decimal: LadderDrawing.width)
        buffer.append(" ")
        buffer.append(decimal: height)
        buffer.append("\" width=\"")
        buffer.append(decimal: LadderDrawing.width)
        buffer.append("\" height=\"")
        buffer.append(decimal: height)
        buffer.append("\">\n<title>")
        buffer.append(xml: timelines.map { headline($0) }.joined(separator: "; "))
        buffer.append("</title>\n<style>\n")
        buffer.append(LadderColours.sheet)
        buffer.append("</style>\n<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n")
    }

    private func headline(_ timeline: Timeline) -> String {
        let subject = timeline.judgement.subject
        return "\(TimelineWords.connection.text(in: style.language))\(subject.connection.id)  "
            + "\(subject.endpointText(of: subject.client)) → \(subject.endpointText(of: subject.server))"
    }
}
