/// A notation for captures: one line per segment, in the spirit of packetdrill.
///
/// ```
/// # An opening and a request
/// +0      client > server  S    seq=x            mss 1460 wscale 7 sackok
/// +10ms   server > client  S.   seq=y ack=x+1    mss 1460 wscale 7 sackok
/// +10ms   client > server  .
/// +10ms   client > server  P.   len 100
/// ```
/// Captures/NOTATION.md describes every word.
package enum SegmentNotation {
    /// Reads a text.
    ///
    /// - Parameters:
    ///   - text: the notation, lines ended by LF.
    ///   - file: a name for error messages.
    package static func parse(_ text: String, file: String = "text") throws(NotationError) -> Script {
        var parser = Parser(file: file)
        return try parser.parse(text)
    }

    /// Reads a text and gives its frames: octets, time and link type of each.
    package static func frames(_ text: String, file: String = "text") throws(NotationError) -> [Frame] {
        try parse(text, file: file).frames()
    }

    /// Reads a text and gives the octets of the capture file that it describes.
    package static func capture(_ text: String, file: String = "text") throws(NotationError) -> [UInt8] {
        let script = try parse(text, file: file)
        return CaptureFile.octets(of: try script.frames(), header: script.header)
    }
}
