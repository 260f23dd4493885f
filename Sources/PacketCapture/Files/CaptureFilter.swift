/// A filter expression compiled for each link type that a capture's frames have, when the first such frame comes.
package final class CaptureFilter {
    /// A link type for which the expression means nothing, as `ether host` does without Ethernet.
    package struct Refusal: Sendable {
        package var linkType: UInt32
        /// libpcap's words.
        package var words: String
        /// Frames of that link type, none of which were delivered.
        package var frames: UInt64
    }

    private final class Program {
        let linkType: UInt32
        let compiled: FilterProgram

        init(_ expression: String, linkType: UInt32) throws(CaptureError) {
            self.linkType = linkType
            compiled = try FilterProgram(expression, linkType: linkType)
        }
    }

    let expression: String
    private var programs: [Program] = []
    private(set) var refusals: [Refusal] = []

    /// - Throws: When the expression compiles for none of the link types that are known so far.
    init(_ expression: String, linkTypes: [UInt32]) throws(CaptureError) {
        self.expression = expression
        var failure: CaptureError?
        for linkType in linkTypes.isEmpty ? [LinkType.ethernet] : linkTypes {
            do throws(CaptureError) {
                programs.append(try Program(expression, linkType: linkType))
            } catch {
                if failure == nil { failure = error }
            }
        }
        if programs.isEmpty, let failure { throw failure }
    }

    /// Keeps the frames that the filter takes.
    func select(_ frames: inout [Frame], in octets: Span<UInt8>) {
        var kept = 0
        for index in frames.indices where accepts(frames[index], in: octets) {
            frames[kept] = frames[index]
            kept += 1
        }
        frames.removeLast(frames.count - kept)
    }

    private func accepts(_ frame: Frame, in octets: Span<UInt8>) -> Bool {
        if let program = programs.first(where: { $0.linkType == frame.linkType }) {
            return program.compiled.accepts(frame, in: unsafe octets.bytes)
        }
        if let index = refusals.firstIndex(where: { $0.linkType == frame.linkType }) {
            refusals[index].frames += 1
            return false
        }
        do throws(CaptureError) {
            programs.append(try Program(expression, linkType: frame.linkType))
            return accepts(frame, in: octets)
        } catch {
            var reason = error.message
            if case .badFilter(_, let words, _) = error { reason = words }
            refusals.append(Refusal(linkType: frame.linkType, words: reason, frames: 1))
            return false
        }
    }
}
