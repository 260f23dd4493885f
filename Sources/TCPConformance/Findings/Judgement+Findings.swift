extension Judgement {
    /// What a reader should know of this connection, gravest first.
    package func findings() -> [Finding] {
        []
    }
}
