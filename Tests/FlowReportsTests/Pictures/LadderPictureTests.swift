import Foundation
import PacketDecoding
import TCPConformance
import Testing

@testable import FlowReports

#if canImport(FoundationXML)
import FoundationXML
#endif

struct LadderPictureTests {
    static func svg(_ segments: [Segment], style: Style = Style()) -> String {
        var buffer = OutputBuffer()
        LadderPicture(TimelineTests.timelines(segments), style: style).write(to: &buffer)
        return buffer.takeText()
    }

    @Test(arguments: [Scenario.cleanClose, .synACKLost]) func picture(_ scenario: Scenario) throws {
        try expectGolden(Self.svg(scenario.segments), "pictures/\(scenario.name).svg")
    }

    /// What the picture says is what the text timeline says.
    @Test func everyFactOfTheModelIsInThePicture() throws {
        for language in Language.allCases {
            let style = Style(language: language)
            for scenario in Scenario.all {
                let texts = try SVG(Self.svg(scenario.segments, style: style)).texts
                for timeline in TimelineTests.timelines(scenario.segments) {
                    for case .step(let step) in TimelineModel(timeline).rows {
                        #expect(texts.contains(step.description(style)), "\(scenario.name): \(step.description(style))")
                        #expect(texts.contains("\(step.segment.frame)"))
                        if let call = step.call { #expect(texts.contains("\(call.words)")) }
                        for transition in step.client + step.server {
                            #expect(texts.contains { $0.hasPrefix("\(transition.to.name)") })
                        }
                    }
                }
            }
        }
    }

    @Test func allConnectionsOfACapture() throws {
        let picture = try SVG(Self.svg(Scenario.capture))
        let count = TimelineTests.timelines(Scenario.capture).count
        #expect(picture.texts.count { $0.hasPrefix("connection ") } == count)
        #expect(picture.lowest <= picture.height)
    }

    @Test func textIsInert() throws {
        var style = Style()
        style.zone = "</text><script>alert(1)</script>&\"\u{1B}"
        let text = Self.svg(Scenario.cleanClose.segments, style: style)
        #expect(!text.contains("<script"))
        #expect(!text.contains("\u{1B}"))
        #expect(try SVG(text).texts.contains { $0.contains("</text><script>alert(1)</script>&\"\\x1b") })
    }

    @Test func nothingIsFetched() {
        let text = Self.svg(Scenario.cleanClose.segments)
        #expect(text.components(separatedBy: "http").count == 2, "the name of the namespace alone")
        #expect(!text.contains("url(") && !text.contains("href"))
    }
}

/// An SVG file as a reader of XML sees it.
private final class SVG: NSObject, XMLParserDelegate {
    private(set) var texts: [String] = []
    /// The lowest place of a text, and the height of the picture.
    private(set) var lowest = 0
    private(set) var height = 0
    private var text: String?

    init(_ source: String) throws {
        super.init()
        let parser = XMLParser(data: Data(source.utf8))
        parser.delegate = self
        #expect(parser.parse(), "not well-formed: \(String(describing: parser.parserError))")
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        if name == "svg" { height = attributes["height"].flatMap { Int($0) } ?? 0 }
        guard name == "text" else { return }
        text = ""
        lowest = max(lowest, attributes["y"].flatMap { Int($0) } ?? 0)
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text? += string }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if name == "text", let text { texts.append(text) }
        if name == "text" { text = nil }
    }
}
