# syntax=docker/dockerfile:1
# AllInOne: everything in one process, data in the volume /data.
#   docker build -t llmaspire . && docker run -p 127.0.0.1:5080:8080 -e Access__Keys="$(openssl rand -hex 20):ingest,read,review,admin" -v llmaspire:/data llmaspire
# One of the three processes alone, as compose.yaml has them: --build-arg PROJECT=RagApi. Every image starts its own program, and is asked for its health, by one name.
# Tags, not digests: a build takes the newest patch of .NET 10. Where builds must repeat, pin both images by digest.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG PROJECT=AllInOne
ARG TARGETARCH
WORKDIR /source
COPY . .
# The cache keeps packages from build to build, for both architectures.
ENV NUGET_PACKAGES=/packages
RUN --mount=type=cache,id=nuget,target=/packages \
    dotnet publish "$PROJECT" --configuration Release --arch "$TARGETARCH" --no-self-contained --output /app && mv "/app/$PROJECT" /app/llmaspire && mkdir /data

# No shell and no package manager in it, and not root.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
WORKDIR /app
COPY --from=build /app .
COPY --from=build --chown=$APP_UID:$APP_UID /data /data
# HOME: the keys that a browser's session is encrypted with outlive the container, too.
ENV ASPNETCORE_HTTP_PORTS=8080 Data__Directory=/data HOME=/data
VOLUME /data
# 8080: chat, pages and OTLP/HTTP. 4317 and 4318: OTLP alone (AllInOne and TraceCollector).
EXPOSE 8080 4317 4318
USER $APP_UID
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s CMD ["/app/llmaspire", "healthcheck"]
ENTRYPOINT ["/app/llmaspire"]
