/// What a run over the input is for.
enum Pass {
    /// The reports.
    case report
    /// To learn which connections are told.
    case choose
    /// To learn which frames are those of chosen connections.
    case mark(FrameMarker)
    /// To write these frames to the file of `-w`.
    case copy(NumberSet)

    var isReport: Bool { if case .report = self { true } else { false } }

    /// Whether `--where` is held against each connection.
    var needsCondition: Bool {
        switch self {
        case .report, .choose: true
        case .mark, .copy: false
        }
    }
}
