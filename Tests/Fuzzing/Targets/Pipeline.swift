import FlowReports
import PacketCapture
import PacketDecoding
import TCPTracking

/// Reads the octets as a capture file, follows its connections and writes every report. Bits of the last octet choose
/// colours (0), ASCII (1), checksums (2), and what is part of the key (3 to 5).
func checkPipeline(_ octets: [UInt8]) throws(Violation) {
    let settings = octets.last ?? 0
    let scratch = Scratch()
    scratch.hold(octets)
    var keyParts: FlowKeyParts = []
    if settings & 8 != 0 { keyParts.insert(.vlan) }
    if settings & 16 != 0 { keyParts.insert(.tunnel) }
    if settings & 32 != 0 { keyParts.insert(.interface) }
    var decoder = FrameDecoder(keyParts: keyParts, verifiesChecksums: settings & 4 != 0)
    var options = TrackerOptions()
    options.transitions = true
    options.segments = true
    var tracker = Tracker(options: options)
    var reports = Reports(style: Style(isColoured: settings & 1 != 0, ladder: settings & 2 != 0 ? .ascii : .unicode))
    var summary = RunSummary()
    var read: UInt64 = 0
    var connections: UInt64 = 0
    do throws(CaptureError) {
        var file = try CaptureFile(path: scratch.path)
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
                name: String(decoding: octets, as: UTF8.self), linkTypes: file.linkTypes.map(LinkType.name(of:))))
        if let damage = file.damage { summary.warnings = [damage.message, damage.advice] }
    } catch {
        summary.warnings = [error.message, error.advice]
    }
    try check(decoder.counts, frames: read)
    try require(
        reports.counts.connections == connections,
        "\(reports.counts.connections) of \(connections) connections ended")
    summary.take(decoder.counts)
    try reports.finish(summary)
}

private func descriptor(of frame: Frame) -> FrameDescriptor {
    FrameDescriptor(
        time: frame.time, number: frame.number, offset: frame.offset, capturedLength: frame.capturedLength,
        originalLength: frame.originalLength, linkType: frame.linkType, interface: frame.interface)
}
