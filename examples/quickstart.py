from atom_sdk import create_client

# Create client with API key
client = create_client(api_key="your-token")

# Publish a workflow
wpk_data = {
    "name": "my-workflow",
    "version": "1.0.0",
    "steps": ["init", "process", "cleanup"]
}
result = client.publish_wpk(wpk_data)

# List marketplace
workflows = client.list_marketplace(status="approved")
