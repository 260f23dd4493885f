import PacketCapture
import TCPConformance

/// Capture files in the order in which they are read: by the time of the first frame, so that connections go on from one
/// file to the next.
struct InputFiles {
    /// Files that a message names one by one.
    private static let namedFiles = 5

    /// With the time of their first frames; nil where nobody looked, or there is none.
    private(set) var files: [(path: PathName, time: Int64?)] = []
    /// The LINKTYPE numbers that the files begin with; empty when nobody looked.
    private(set) var linkTypes: Set<UInt32> = []
    /// What is to be told of directories.
    private(set) var notes: [Message] = []
    private(set) var failures: [CaptureError] = []

    /// Files and directories as the command line names them.
    init(_ named: [PathName]) {
        var files: [(path: PathName, time: Int64?)] = []
        // What may be read only once cannot be looked at before; it comes last.
        var streams: [PathName] = []
        let isOne = named.count == 1
        for path in named {
            if Signals.stop.load(ordering: .relaxed) {
                // Not read any more, and told of as that.
                streams.append(path)
            } else if CaptureDirectory.isAt(path) {
                files += captures(in: path)
            } else if FileIdentity(path, standardStream: 0) == nil || path.isStandardStream {
                streams.append(path)
            } else if isOne {
                files.append((path, nil))
            } else {
                files.append((path, look(at: path)?.time))
            }
        }
        // Stable, and a file without frames keeps out of the way of the others.
        files = files.enumerated().sorted { left, right in
            (left.element.time ?? .max, left.offset) < (right.element.time ?? .max, right.offset)
        }.map(\.element)
        self.files = files + streams.map { ($0, nil) }
    }

    /// A file that cannot be read is told of when its turn comes.
    private mutating func look(at path: PathName) -> FirstLook? {
        guard let look = try? FirstLook(path) else { return nil }
        linkTypes.formUnion(look.linkTypes)
        return look
    }

    /// The captures in a directory. Other files there were not named by the user: they are told of, and no failure.
    private mutating func captures(in directory: PathName) -> [(path: PathName, time: Int64?)] {
        var captures: [(PathName, Int64?)] = []
        var others: [PathName] = []
        do throws(CaptureError) {
            for path in try CaptureDirectory.files(in: directory) {
                do throws(CaptureError) {
                    let look = try FirstLook(path)
                    linkTypes.formUnion(look.linkTypes)
                    captures.append((path, look.time))
                } catch {
                    if case .notACapture = error { others.append(path) } else { captures.append((path, nil)) }
                }
            }
        } catch {
            failures.append(error)
            return []
        }
        if !others.isEmpty {
            notes.append(
                .notCaptures(
                    in: directory.text, count: others.count, names: others.prefix(Self.namedFiles).map(\.text)))
        }
        if captures.isEmpty { failures.append(.emptyDirectory(path: directory)) }
        return captures
    }
}
