import FlowReports
import PacketCapture
import PacketDecoding
import TCPConformance
import TCPTracking

/// Octets that a file's name has at most (Linux, NAME_MAX).
private let longestName = 255

/// Which report is written: the program writes one at a time, and so one run is short.
private let reportKinds: [Reports.Kinds] = [.overview, .list, .timelines, .live, .records, .rows, .page, .overview]

/// Reads all octets but the last as a capture file, follows its connections and writes a report. Bits of the last one
/// choose colours and with them Chinese (0), ASCII (1), checksums (2), what is part of the key (3 to 5), and the report (5
/// to 7: the interface is part of the key for every other one).
func checkPipeline(_ octets: [UInt8]) throws(Violation) {
    let settings = octets.last ?? 0
    let file = Array(octets.dropLast())
    try Scratch.holding(file) { path throws(Violation) in try checkPipeline(file, settings, path) }
}

private func checkPipeline(_ octets: [UInt8], _ settings: UInt8, _ path: PathName) throws(Violation) {
    var keyParts: FlowKeyParts = []
    if settings & 8 != 0 { keyParts.insert(.vlan) }
    if settings & 16 != 0 { keyParts.insert(.tunnel) }
    if settings & 32 != 0 { keyParts.insert(.interface) }
    var decoder = FrameDecoder(keyParts: keyParts, verifiesChecksums: settings & 4 != 0)
    var options = TrackerOptions()
    options.firstRoom = 8
    let kinds = reportKinds[Int(settings >> 5)]
    options.transitions = kinds.wantTransitions
    options.segments = kinds.wantSegments
    var tracker = Tracker(options: options)
    let isASCII = settings & 2 != 0
    let style = Style(
        isColoured: settings & 1 != 0, ladder: isASCII ? .ascii : .unicode,
        language: settings & 1 != 0 && !isASCII ? .chinese : .english)
    var reports = Reports(kinds, style: style)
    var summary = RunSummary()
    var read: UInt64 = 0
    var connections: UInt64 = 0
    do throws(CaptureError) {
        var file = try CaptureFile(path: path)
        var batch = FrameBatch()
        var segments = SegmentBatch()
        var named = 0
        while try file.nextBatch(into: &batch) {
            for interface in file.interfaces.dropFirst(named) { reports.nameInterface(interface.name) }
            named = file.interfaces.count
            let frames = batch.frames.map(descriptor(of:))
            segments.removeAll()
            decoder.decode(batch.octetStorage.span.bytes, frames.span, into: &segments)
            tracker.observe(segments, sink: &reports)
        }
        read = file.framesRead
        segments.removeAll()
        decoder.finish(into: &segments)
        tracker.observe(segments, sink: &reports)
        connections = tracker.connections
        tracker.finish(sink: &reports)
        summary.inputs.append(
            RunSummary.Input(
                name: String(decoding: octets.prefix(longestName), as: UTF8.self),
                linkTypes: file.linkTypes.map(LinkType.name(of:))))
        if let damage = file.damage { summary.warnings = [damage.message, damage.advice].map(Message.init(verbatim:)) }
    } catch {
        summary.warnings = [error.message, error.advice].map(Message.init(verbatim:))
    }
    try check(decoder.counts, frames: read)
    try reports.checkNumbers(known: connections)
    summary.take(decoder.counts)
    try reports.finish(summary)
}

private func descriptor(of frame: Frame) -> FrameDescriptor {
    FrameDescriptor(
        time: frame.time, number: frame.number, offset: frame.offset, capturedLength: frame.capturedLength,
        originalLength: frame.originalLength, linkType: frame.linkType, interface: frame.interface)
}
